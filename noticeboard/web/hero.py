"""The honest figures in the band at the top of the home page and the public lists."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal

from sqlalchemy.orm import Session

from noticeboard.clock import LOCAL_ZONE, local_date
from noticeboard.domain.vocabulary import Side
from noticeboard.queries.board import MOST_COUNTED, BoardFigures, summarise_board
from noticeboard.queries.impact import APRIL, Period, Sum, summarise_settled, year_of
from noticeboard.web.filters import money

# From here on pounds are written in thousands.
SHORT_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts."""

    figure: str
    label: str


def board_figures(session: Session, *, now: datetime, first: Side = Side.NEED) -> list[Figure]:
    """What is open on a side of the board, and what has come of it since 1 April: connections and settled pounds.

    While no pounds are settled, what is open on the other side stands in their place.
    """
    year = year_of(local_date(now))
    counted = summarise_board(session, since=datetime(year, APRIL, 1, tzinfo=LOCAL_ZONE).astimezone(UTC))
    settled = summarise_settled(session, period=Period(year))
    made = "connection since April" if counted.connections == 1 else "connections since April"
    figures = [_open(counted, first), Figure(_number(counted.connections), made)]
    if settled.net:
        return [*figures, Figure(_pounds(settled.net), _value_label(settled))]
    return [figures[0], _open(counted, first.other), figures[1]]


def _open(counted: BoardFigures, side: Side) -> Figure:
    number = counted.needs if side is Side.NEED else counted.offers
    return Figure(_number(number), f"open {side.value}" if number == 1 else f"open {side.value}s")


def _value_label(settled: Sum) -> str:
    return f"social value since April{' (est.)' if settled.indicative else ''}"


def _number(number: int) -> str:
    return f"{number:,}" if number <= MOST_COUNTED else f"{MOST_COUNTED:,}+"


def _pounds(net: Decimal) -> str:
    """Write pounds shortly and never too high: "£1,250", "£318k"."""
    if net < SHORT_FROM:
        return money(net.quantize(Decimal(1), rounding=ROUND_DOWN))
    return f"£{(net / 1000).quantize(Decimal(1), rounding=ROUND_DOWN):,}k"
