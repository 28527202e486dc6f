"""The figures at the top of the public pages say what there is, and no more."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import Side
from noticeboard.web.hero import _pounds, board_figures
from tests.factory import NOW, Factory


def test_only_what_is_open_is_counted(session: Session, make: Factory) -> None:
    make.need()
    make.need(status=PostingStatus.MET)
    make.need(organisation=make.group(suspended_at=NOW - timedelta(days=1)))

    figures = board_figures(session, now=NOW)

    assert [(one.figure, one.label) for one in figures] == [
        ("1", "open need"),
        ("0", "open offers"),
        ("0", "connections since April"),
    ]


def test_a_list_leads_with_its_own_side(session: Session, make: Factory) -> None:
    make.offer()

    assert board_figures(session, now=NOW, first=Side.OFFER)[0].label == "open offer"


@pytest.mark.parametrize(
    ("net", "written"), [("99.99", "£99"), ("1250", "£1,250"), ("10000", "£10k"), ("318999.99", "£318k")]
)
def test_pounds_are_short_and_never_too_high(net: str, written: str) -> None:
    assert _pounds(Decimal(net)) == written
