"""Loading the shipped reference data into the database. Doing it again changes nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.adapters.reference_data import ReferenceData, read_reference_data
from noticeboard.models import (
    Activity,
    Area,
    AreaAuthority,
    CorporatePriority,
    LocalTheme,
    Measure,
    MeasureExclusion,
    Outcome,
    PolicyRule,
    ProxySet,
    ProxyValue,
    SupportTypeMeasure,
    Theme,
    TomsEdition,
)
from noticeboard.services.beneficiary_groups import load_groups

PUBLISHER = "Social Value Portal"
LICENCE = "CC BY-NC-ND 4.0"
DEFAULT_SET = "default-2022"
# The default set has been in force since before the first connection, so that every entry finds it.
IN_FORCE_FROM = date(2022, 4, 1)
HOME_COUNCIL = "Cheshire East Council"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows stood before and stand now, over all the tables of reference data."""

    before: int
    after: int


def load_reference_data(session: Session) -> Loaded:
    """Load every table of reference data, and the area of Cheshire East on a board that has none.

    Raises ReferenceDataError when a shipped file is not whole. Nothing is ever deleted: an entry may point at it.
    """
    shipped = read_reference_data()
    keeper = _Keeper(session)
    measures = _load_catalogue(keeper, shipped)
    _load_support_types(keeper, shipped, measures)
    _load_proxy_values(keeper, shipped, measures)
    _load_policy(keeper, shipped)
    load_groups(session)
    if session.scalar(select(Area.id).limit(1)) is None:
        _load_home_area(session)
    session.flush()
    return Loaded(keeper.known, keeper.known + keeper.added)


class _Keeper:
    """Finds each row by what makes it the same row, and adds or amends it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._seen: set[tuple[Any, int]] = set()
        self.known = 0
        self.added = 0

    def keep(self, table: Any, same: dict[str, Any], **values: object) -> Any:  # noqa: ANN401 - any table
        """The row of `table` that matches `same`, holding `values`."""
        row = self.session.scalar(select(table).filter_by(**same))
        if row is None:
            row = table(**same, **values)
            self.session.add(row)
            self.session.flush()
            self.added += 1
            self._seen.add((table, row.id))
            return row
        self.known += (table, row.id) not in self._seen
        self._seen.add((table, row.id))
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        return row


def _load_catalogue(keeper: _Keeper, shipped: ReferenceData) -> dict[str, Measure]:
    """Load editions, themes, outcomes, measures and exclusions; return the measures by ref."""
    plain_labels = {row.ref: row.plain_label for row in reversed(shipped.support_types)}
    measures: dict[str, Measure] = {}
    editions: dict[str, TomsEdition] = {}
    for row in shipped.measures:
        edition = editions.get(row.edition) or keeper.keep(
            TomsEdition, {"code": row.edition}, publisher=PUBLISHER, licence=LICENCE
        )
        editions[row.edition] = edition
        theme = _first(
            keeper, Theme, {"edition_id": edition.id, "code": row.theme_short}, row.sort_order, title=row.theme
        )
        outcome = _first(keeper, Outcome, {"theme_id": theme.id, "title": row.outcome}, row.sort_order)
        measures[row.ref] = keeper.keep(
            Measure,
            {"edition_id": edition.id, "ref": row.ref},
            outcome_id=outcome.id,
            wording=row.measure or None,
            wording_status=row.wording_status.value,
            plain_label=plain_labels.get(row.ref),
            unit=row.unit.value,
            unit_certainty=row.unit_certainty.value,
            valuation_class=row.valuation_class.value,
            covid=row.covid,
            sort_order=row.sort_order,
        )
    (edition,) = editions.values()
    for pair in shipped.exclusions:
        same = {"edition_id": edition.id, "ref_a": pair.ref_a, "ref_b": pair.ref_b, "rule": pair.rule.value}
        keeper.keep(MeasureExclusion, same, text=pair.text)
    return measures


def _first(keeper: _Keeper, table: Any, same: dict[str, Any], sort_order: int, **values: object) -> Any:  # noqa: ANN401
    """The theme or outcome that matches, in the place of the first measure under it."""
    row = keeper.session.scalar(select(table).filter_by(**same))
    return keeper.keep(table, same, sort_order=row.sort_order if row else sort_order, **values)


def _load_support_types(keeper: _Keeper, shipped: ReferenceData, measures: dict[str, Measure]) -> None:
    for row in shipped.support_types:
        keeper.keep(
            SupportTypeMeasure,
            {"support_type": row.support_type, "rank": row.rank},
            measure_id=measures[row.ref].id,
            plain_label=row.plain_label,
            use_when=row.use_when,
            quantity_rule=row.quantity_rule,
            evidence_minimum=row.evidence_minimum,
            not_with_same_input=";".join(row.not_with_same_input),
        )


def _load_proxy_values(keeper: _Keeper, shipped: ReferenceData, measures: dict[str, Measure]) -> None:
    """Load the default set, marked indicative until a council approves it."""
    chosen = keeper.keep(
        ProxySet,
        {"code": DEFAULT_SET},
        title="Default values: face value, and two hourly rates of the 2022 edition",
        framework="National TOMs",
        edition_id=next(iter(measures.values())).edition_id,
        source="Pounds at face value; hourly rates as printed on Essex County Council's reporting form",
        licence=f"{PUBLISHER}, {LICENCE}",
        indicative=True,
        effective_from=IN_FORCE_FROM,
        effective_to=None,
        status="approved",
    )
    for row in shipped.proxies:
        keeper.keep(
            ProxyValue,
            {"set_id": chosen.id, "measure_id": measures[row.ref].id},
            unit=row.unit.value,
            value=row.value,
            value_edition=row.edition,
            source=row.source,
        )


def _load_policy(keeper: _Keeper, shipped: ReferenceData) -> None:
    """Load policy rules, corporate priorities, the map of local themes, and ideas for activities."""
    for rule in shipped.policy_rules:
        same = {"council": rule.council, "rule": rule.rule}
        rest = ("applies_to", "operator", "threshold", "effect", "value", "note")
        keeper.keep(PolicyRule, same, **{name: getattr(rule, name) for name in rest})
    for row in shipped.priorities:
        keeper.keep(
            CorporatePriority,
            {"council": row.council, "code": row.code},
            sort_order=row.sort_order,
            table_label=row.table_label,
            list_label=row.list_label,
            list_order=row.list_order,
            **{theme: theme.capitalize() in row.themes for theme in ("jobs", "growth", "social", "environment")},
        )
    for mapped in shipped.theme_map:
        same = {"council": HOME_COUNCIL, "theme_code": mapped.theme_short, "scope": mapped.ref or "all"}
        keeper.keep(LocalTheme, same, local_code=mapped.ce_theme)
    for idea in shipped.activities:
        keeper.keep(
            Activity,
            {"sort_order": idea.sort_order},
            theme_code=idea.theme_short,
            title=idea.activity,
            candidate_refs=";".join(idea.candidate_refs),
        )


def _load_home_area(session: Session) -> None:
    """Make the area this board was first built for. `area add` makes others."""
    area = Area(
        code="cheshire-east",
        name="Cheshire East",
        council=HOME_COUNCIL,
        team_email="connected-communities@noticeboard.invalid",
    )
    area.authorities = [AreaAuthority(lad_code="E06000049")]
    session.add(area)
