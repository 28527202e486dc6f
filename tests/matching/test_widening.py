"""What widening would give is counted by the matcher on changed copies, and is what the change does give."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from noticeboard.matching import Need, Offer, Point, is_shown, rank, statistics_of
from noticeboard.matching.widening import Change, Widening, changed, widen
from tests.matching.boards import NEEDS, OFFERS, a_need, an_offer, north_of

CREWE = Point(53.099, -2.444)
FAR = Point(53.27, -2.444)


def widened(posting: Need | Offer, others: Sequence[Need | Offer], *, remote_too: bool = False) -> Widening:
    board = statistics_of([*others])
    return widen(posting, lambda _change: others, remote_too=remote_too, statistics=board)


def gain(found: Widening, code: str, value: str = "") -> int:
    return dict(found.gains).get(Change(code, value), 0)


def test_a_longer_way_brings_the_space_that_is_that_far() -> None:
    need = a_need(support_type="space", title="A hall for our dance class", point=CREWE, travel_miles=5.0)
    halls = [
        an_offer(id=f"O{number}", support_type="space", title="A hall for dance", point=FAR) for number in range(3)
    ]

    found = widened(need, halls)

    assert found.matches == 0
    assert gain(found, "miles", "20") == 3
    assert gain(found, "miles", "10") == 0


def test_a_way_that_gives_no_more_than_a_shorter_one_is_left_out() -> None:
    need = a_need(support_type="space", title="A hall for our dance class", point=CREWE, travel_miles=5.0)
    hall = an_offer(support_type="space", title="A hall for dance", point=FAR)

    found = widened(need, [hall])

    assert gain(found, "miles", "20") == 1
    assert gain(found, "miles", "30") == 0


def test_another_kind_brings_what_is_posted_as_that_kind() -> None:
    need = a_need(support_type="funding", title="Help to write a bid for a lottery grant", description="", point=CREWE)
    adviser = an_offer(support_type="mentoring", title="Advice on grants", description="", point=north_of(CREWE, 8.0))

    found = widened(need, [adviser])

    assert found.matches == 0
    assert gain(found, "kind", "mentoring") == 1


def test_help_online_counts_only_where_it_can_be_allowed() -> None:
    need = a_need(
        support_type="mentoring",
        title="Help to write a bid for a lottery grant",
        description="",
        point=CREWE,
        accepts_remote=False,
    )
    adviser = an_offer(
        support_type="mentoring",
        title="Advice on fundraising and bids",
        description="",
        point=Point(50.7, -3.5),
        also_remote=True,
    )

    assert gain(widened(need, [adviser], remote_too=True), "remote") == 1
    assert gain(widened(need, [adviser]), "remote") == 0


def test_no_fixed_dates_bring_what_is_on_offer_at_another_time() -> None:
    need = a_need(
        title="Four people to paint our hall", point=CREWE, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 9)
    )
    painters = an_offer(title="A team that can paint a hall", point=CREWE, starts_on=date(2027, 3, 1))

    assert gain(widened(need, [painters]), "dates") == 1


def test_an_offer_that_goes_anywhere_goes_no_further_by_miles() -> None:
    offer = replace(an_offer(), reach=OFFERS[0].reach.REMOTE)

    assert not [change for change, _copy in changed(offer, remote_too=False) if change.code == "miles"]


@pytest.mark.parametrize("number", range(0, 36, 4))
def test_every_count_is_what_ranking_the_changed_posting_adds(number: int) -> None:
    need, board = NEEDS[number], statistics_of(OFFERS)

    def good(one: Need) -> set[str]:
        return {m.offer_id for m in rank(one, OFFERS, limit=20, statistics=board) if is_shown(m)}

    found = widen(need, lambda _change: OFFERS, remote_too=True, statistics=board)

    assert found.matches == len(good(need))
    copies = dict(changed(need, remote_too=True))
    for change, more in found.gains:
        copy = copies[change]
        assert isinstance(copy, Need)
        assert more == len(good(copy) - good(need)) > 0
