"""Connections for tests of what follows from them, made as rows, with the reference data loaded."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import ConnectionStatus, PostingStatus, ResponseStatus
from noticeboard.domain.vocabulary import Context, QuantityUnit, ResponseKind, SupportType
from noticeboard.models import Connection, Measure, Need, Organisation, Person, Response, SocialValueRecord
from noticeboard.services.match_index import keep_in_step
from noticeboard.services.social_value import open_record
from tests.factory import NOW, Factory
from tests.reference import write_reference_data


class Connected:
    """A need met by a pledge: its two parties, its connection and its record."""

    def __init__(
        self,
        make: Factory,
        kind: SupportType = SupportType.VOLUNTEERING,
        quantity: str = "4",
        unit: QuantityUnit | None = QuantityUnit.PEOPLE,
        answers: dict[str, Any] | None = None,
        *,
        context: Context = Context.VOLUNTARY,
        need: dict[str, Any] | None = None,
        giver: Organisation | None = None,
    ) -> None:
        self.session = make.session
        if self.session.scalar(select(Measure.id).limit(1)) is None:
            write_reference_data(self.session)
        self.receiver = make.group()
        self.giver = giver or make.business()
        self.need: Need = make.need(
            organisation=self.receiver,
            support_type=kind,
            quantity=Decimal(quantity),
            unit=unit or QuantityUnit.PROJECTS,
            answers=answers or {},
            **(need or {}),
        )
        self.make = make
        self.group: Actor = make.actor(self.receiver)
        self.business: Actor = make.actor(self.giver)
        self.connection = self._connect(kind, Decimal(quantity), unit, context)
        self._record: SocialValueRecord | None = None

    def _connect(self, kind: SupportType, quantity: Decimal, unit: QuantityUnit | None, context: Context) -> Connection:
        name = "Grounds maintenance 2026" if context is Context.CONTRACT else None
        giver_person, receiver_person = self.business.person_id, self.group.person_id
        assert giver_person
        assert receiver_person
        pledge = Response(
            ref=self.make._ref("R"),
            kind=ResponseKind.PLEDGE,
            area_id=self.need.area_id,
            posting_id=self.need.id,
            organisation_id=self.giver.id,
            person_id=giver_person,
            status=ResponseStatus.ACCEPTED,
            message="We can help.",
            quantity=quantity,
            unit=unit,
            context=context,
            contract_name=name,
            made_at=NOW - timedelta(days=2),
        )
        self.session.add(pledge)
        self.session.flush()
        connection = Connection(
            ref=self.make._ref("C"),
            area_id=self.receiver.area_id,
            response_id=pledge.id,
            need_id=self.need.id,
            giver_id=self.giver.id,
            receiver_id=self.receiver.id,
            giver_person_id=giver_person,
            receiver_person_id=receiver_person,
            support_type=kind,
            quantity=quantity,
            unit=unit,
            held_of_need=quantity,
            context=context,
            contract_name=name,
            status=ConnectionStatus.UNDER_WAY,
            opened_at=NOW - timedelta(days=1),
        )
        self.session.add(connection)
        self.need.remaining, self.need.status = Decimal(0), PostingStatus.IN_HAND
        keep_in_step(self.session, posting=self.need)
        self.session.commit()
        return connection

    @property
    def record(self) -> SocialValueRecord:
        """The record, opened by the group when it is first looked at."""
        if self._record is None:
            self._record = open_record(self.session, connection=self.connection, actor=self.group, now=NOW)
            self.session.commit()
        return self._record

    def team(self, person: Person | None = None) -> Actor:
        """Somebody of the team that verifies it."""
        return self.make.actor(person or self.make.team_member(area=self.receiver.area))
