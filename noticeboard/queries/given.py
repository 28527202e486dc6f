"""What one organisation has given: committed, delivered and verified, by contract and by measure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from noticeboard.domain.measures import Unit
from noticeboard.domain.social_value import Totals
from noticeboard.domain.vocabulary import Context, Stage
from noticeboard.models import Connection, LedgerEntry, Measure, SocialValueLine, SocialValueRecord

STAGES = (Stage.COMMITTED, Stage.DELIVERED, Stage.VERIFIED)


@dataclass(frozen=True, slots=True)
class Amount:
    """Live entries of one stage, added up. `quantity` is None when there are several that cannot be added."""

    quantity: Decimal | None
    totals: Totals
    indicative: bool

    @classmethod
    def of(cls, entries: Iterable[LedgerEntry], *, in_one_unit: bool) -> "Amount | None":
        """Add up entries; None when there are none.

        in_one_unit   False for entries of several measures, of which only pounds can be added.
        """
        listed = list(entries)
        if not listed:
            return None
        added = in_one_unit and (len(listed) == 1 or Unit(listed[0].unit).summed)
        return cls(
            quantity=sum((entry.quantity for entry in listed), Decimal(0)) if added else None,
            totals=Totals.of(entry.net for entry in listed),
            indicative=any(entry.indicative for entry in listed if entry.net is not None),
        )


@dataclass(frozen=True, slots=True)
class Traced:
    """One live entry, with the record and the connection it stands in."""

    entry: LedgerEntry
    measure: Measure
    record_ref: str
    connection_ref: str


@dataclass(frozen=True, slots=True)
class Given:
    """The live entries of one contract, or of one measure under it."""

    traced: tuple[Traced, ...]

    @property
    def measures(self) -> tuple["Given", ...]:
        """The same for each measure, in the order in which they are printed."""
        parts: dict[Measure, list[Traced]] = {}
        for one in self.traced:
            parts.setdefault(one.measure, []).append(one)
        return tuple(Given(tuple(parts[measure])) for measure in sorted(parts, key=lambda each: each.sort_order))

    @property
    def measure(self) -> Measure:
        """Its measure, where it is of one."""
        return self.traced[0].measure

    @property
    def amounts(self) -> dict[Stage, Amount | None]:
        """What it comes to at each stage."""
        in_one_unit = len({one.measure for one in self.traced}) == 1
        return {
            stage: Amount.of(
                (one.entry for one in self.traced if one.entry.stage is stage),
                in_one_unit=in_one_unit,
            )
            for stage in STAGES
        }

    @property
    def records(self) -> dict[str, str]:
        """The records it stands in, oldest first: their references, with those of their connections."""
        return {one.record_ref: one.connection_ref for one in self.traced}


def list_given(session: Session, *, organisation_id: int) -> dict[str | None, Given]:
    """What an organisation has given under each contract by name, and then voluntarily, under None."""
    reversal = aliased(LedgerEntry)
    live = ~exists().where(reversal.reverses_id == LedgerEntry.id)
    query = (
        select(LedgerEntry, Measure, SocialValueRecord, Connection.ref)
        .join(SocialValueLine, SocialValueLine.id == LedgerEntry.line_id)
        .join(Measure, Measure.id == SocialValueLine.measure_id)
        .join(SocialValueRecord, SocialValueRecord.id == SocialValueLine.record_id)
        .join(Connection, Connection.id == SocialValueRecord.connection_id)
        .where(SocialValueRecord.giver_id == organisation_id, LedgerEntry.stage.in_(STAGES), live)
        .order_by(SocialValueRecord.id, LedgerEntry.id)
    )
    contracts: dict[str | None, list[Traced]] = {}
    for entry, measure, record, connection_ref in session.execute(query):
        name = (record.contract_name or "") if record.context is Context.CONTRACT else None
        contracts.setdefault(name, []).append(Traced(entry, measure, record.ref, connection_ref))
    ordered = sorted(contracts, key=lambda name: (name is None, (name or "").casefold(), name))
    return {name: Given(tuple(contracts[name])) for name in ordered}
