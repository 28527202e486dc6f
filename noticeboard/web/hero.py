"""The honest figures in the band at the top of the home page and the public lists."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from noticeboard.clock import LOCAL_ZONE
from noticeboard.domain.vocabulary import Side
from noticeboard.queries.board import MOST_COUNTED, summarise_board


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts."""

    figure: str
    label: str


def board_figures(session: Session, *, now: datetime, first: Side = Side.NEED) -> list[Figure]:
    """What is open on the board, the side `first` before the other, and connections made since 1 January."""
    year = now.astimezone(LOCAL_ZONE).year
    counted = summarise_board(session, since=datetime(year, 1, 1, tzinfo=LOCAL_ZONE).astimezone(UTC))
    sides = [
        Figure(_figure(counted.needs), "open need" if counted.needs == 1 else "open needs"),
        Figure(_figure(counted.offers), "open offer" if counted.offers == 1 else "open offers"),
    ]
    made = "connection made this year" if counted.connections == 1 else "connections made this year"
    return [*(sides if first is Side.NEED else reversed(sides)), Figure(_figure(counted.connections), made)]


def _figure(number: int) -> str:
    return f"{number:,}" if number <= MOST_COUNTED else f"{MOST_COUNTED:,}+"
