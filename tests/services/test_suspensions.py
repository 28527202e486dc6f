"""Suspending a person: who may, and what it ends."""

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.errors import NotPermitted
from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.domain.vocabulary import TeamRole
from noticeboard.services.suspensions import suspend_person
from tests.factory import NOW, Factory


def test_only_an_admin_of_the_same_team_suspends_one_of_a_team(session: Session, make: Factory) -> None:
    colleague = make.team_member()
    elsewhere = make.area(code="wirral", name="Wirral", lads=["E08000015"])
    stranger = make.actor(make.team_member(TeamRole.ADMIN, area=elsewhere))
    peer = make.actor(make.team_member())

    for actor in (stranger, peer):
        with pytest.raises(NotPermitted, match="team-account"):
            suspend_person(session, actor=actor, person=colleague, about="G-234567", reason="Left", now=NOW)

    admin = make.actor(make.team_member(TeamRole.ADMIN))
    suspend_person(session, actor=admin, person=colleague, about="G-234567", reason="Left", now=NOW)
    assert colleague.status is PersonStatus.SUSPENDED


def test_nobody_suspends_themselves(session: Session, make: Factory) -> None:
    admin = make.team_member(TeamRole.ADMIN)

    with pytest.raises(NotPermitted, match="own-account"):
        suspend_person(session, actor=make.actor(admin), person=admin, about="G-234567", reason="Why not", now=NOW)
