"""What an organisation has given, as its page and its CSV show it, from one list, so that the two cannot differ."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from noticeboard.domain.vocabulary import Stage
from noticeboard.queries.given import STAGES, Amount, Given
from noticeboard.web.filters import money
from noticeboard.web.spreadsheets import plain
from noticeboard.web.wording.giving import measured

VOLUNTARY = "Voluntary"
NOTHING = "None"
NO_NAME = "A contract without a name"
HEADINGS = {Stage.COMMITTED: "Committed", Stage.DELIVERED: "Delivered", Stage.VERIFIED: "Verified"}


@dataclass(frozen=True, slots=True)
class ShownAmount:
    """One figure: what it is headed, how much, and its pounds in words where these say more."""

    heading: str
    text: str
    quiet: str


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """One measure under a contract, with the records its figures come from and their connections."""

    ref: str
    label: str
    amounts: tuple[ShownAmount, ...]
    records: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShownContract:
    """One contract, or what was given voluntarily: its measures, and the pounds of all of them."""

    name: str
    measures: tuple[ShownMeasure, ...]
    totals: tuple[ShownAmount, ...]


def shown_contracts(given: Mapping[str | None, Given]) -> list[ShownContract]:
    """Every contract with its measures, as the page shows them."""
    return [
        ShownContract(
            name=_name_of(name),
            measures=tuple(
                ShownMeasure(one.measure.ref, _label_of(one), _amounts_of(one), one.records) for one in whole.measures
            ),
            totals=_amounts_of(whole, in_pounds=True),
        )
        for name, whole in given.items()
    ]


def csv_of(given: Mapping[str | None, Given], *, giver: str, on: date) -> str:
    """The same figures, one row a measure of a contract and one for its total; numbers plain, no formulas.

    giver, on   whose figures they are and the day they stood so, which a file that is handed on must say itself.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    figures = [f"{stage.value}{end}" for stage in STAGES for end in ("", "_gbp", "_lines_not_valued")]
    writer.writerow(
        ["organisation", "as_of", "contract", "measure_ref", "measure", "unit", *figures, "indicative", "records"]
    )
    for name, whole in given.items():
        whose = plain(giver), on.isoformat(), plain(_name_of(name))
        for one in whole.measures:
            unit = one.measure.unit
            writer.writerow([*whose, plain(one.measure.ref), plain(_label_of(one)), unit, *_cells_of(one)])
        writer.writerow([*whose, "", "total", "", *_cells_of(whole, in_pounds=True)])
    return out.getvalue()


def _name_of(name: str | None) -> str:
    return VOLUNTARY if name is None else name or NO_NAME


def _label_of(one: Given) -> str:
    return one.measure.plain_label or one.measure.wording or one.measure.ref


def _amounts_of(one: Given, *, in_pounds: bool = False) -> tuple[ShownAmount, ...]:
    return tuple(
        ShownAmount(HEADINGS[stage], *_words_of(one, amount, in_pounds=in_pounds))
        for stage, amount in one.amounts.items()
    )


def _words_of(one: Given, amount: Amount | None, *, in_pounds: bool) -> tuple[str, str]:
    if amount is None:
        return NOTHING, ""
    much, worth = _quantity_words(one, amount), _worth_words(amount)
    # What is counted in pounds need not be said twice.
    return (worth, "") if in_pounds or worth.startswith(much) else (much, worth)


def _quantity_words(one: Given, amount: Amount) -> str:
    return "not added up" if amount.quantity is None else measured(amount.quantity, one.measure.unit)


def _worth_words(amount: Amount) -> str:
    """Pounds, with "(est.)" where a value is indicative, and how many lines have none."""
    totals = amount.totals
    if totals.net is None:
        return "not valued"
    words = money(totals.net) + (" (est.)" if amount.indicative else "")
    return words + (f", {totals.unvalued} not valued" if totals.unvalued else "")


def _cells_of(one: Given, *, in_pounds: bool = False) -> list[str]:
    cells: list[str] = []
    amounts = one.amounts.values()
    for amount in amounts:
        if amount is None:
            cells += ["", "", ""]
            continue
        much = "" if in_pounds or amount.quantity is None else f"{amount.quantity.normalize():f}"
        net = amount.totals.net
        cells += [much, "" if net is None else f"{net:.2f}", str(amount.totals.unvalued)]
    indicative = any(amount is not None and amount.indicative for amount in amounts)
    return [*cells, "yes" if indicative else "no", " ".join(one.records)]
