"""A sensitive service: at once, everywhere, and for as long as it asks, others know its borough alone."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.app import Noticeboard
from noticeboard.domain.errors import NotPermitted
from noticeboard.domain.places import read_place
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.models import Need, Organisation, OutboxMessage, Posting, Suggestion
from noticeboard.queries.area_map import list_place_counts
from noticeboard.queries.near import find_near
from noticeboard.queries.search import Search, Sort, list_page
from noticeboard.services.hidden_places import NOT_SHOWN, set_place_hidden
from noticeboard.services.organisation_checks import set_privacy
from noticeboard.services.postings import create_posting
from noticeboard.services.suggestions import refresh_for
from noticeboard.web.wording.reasons import reason_words
from tests.factory import NOW, Factory

HOME = "E06000049"
PUBLIC = ("place_label", "outcode", "public_lat", "public_lng")


@pytest.fixture
def refuge(make: Factory) -> Organisation:
    """A group in Nantwich."""
    return make.group(name="Harbour Refuge", place_label="Nantwich (CW5)", outcode="CW5", lad_code=HOME)


@pytest.fixture
def need(make: Factory, refuge: Organisation) -> Need:
    """Its need, in Nantwich as well."""
    where = {"place_label": "Nantwich (CW5)", "outcode": "CW5", "lad_code": HOME}
    return make.need(organisation=refuge, public_lat=53.067, public_lng=-2.520, lat=53.0215, lng=-2.461, **where)


def keep(session: Session, make: Factory, organisation: Organisation, *, hidden: bool = True) -> None:
    """Let it say whether where it is must not be known."""
    actor = make.actor(organisation)
    set_place_hidden(session, actor=actor, organisation=organisation, hidden=hidden, now=NOW)


def shown(row: Posting | Organisation) -> list[Any]:
    """What the public columns say."""
    return [getattr(row, name) for name in PUBLIC if hasattr(row, name)]


def test_what_is_posted_follows_at_once_and_comes_back_as_it_was(
    session: Session, make: Factory, refuge: Organisation, need: Need
) -> None:
    before = shown(need), shown(refuge)

    keep(session, make, refuge)
    hidden, full = (shown(need), shown(refuge)), (need.full_place_label, refuge.full_place_label)
    keep(session, make, refuge, hidden=False)

    assert hidden == (["Cheshire East", None, None, None], ["Cheshire East", None])
    assert full == ("Nantwich (CW5)", "Nantwich (CW5)")
    assert (shown(need), shown(refuge)) == before
    assert need.hidden_place is None


def test_a_borough_that_is_not_known_is_not_guessed(session: Session, make: Factory, refuge: Organisation) -> None:
    refuge.lad_code = None

    keep(session, make, refuge)

    assert refuge.place_label == NOT_SHOWN


def test_what_is_posted_later_is_hidden_from_the_first(
    app: Noticeboard, session: Session, make: Factory, refuge: Organisation
) -> None:
    gazetteer: GazetteerFile = app.extensions["gazetteer"]
    keep(session, make, refuge)
    place = read_place("Knutsford", gazetteer).place
    details = PostingDetails(
        side=Side.NEED,
        support_type=SupportType.VOLUNTEERING,
        title="Two people to paint",
        description="One Saturday.",
        place=place,
        location_text="Knutsford",
    )

    posting = create_posting(session, actor=make.actor(refuge), organisation=refuge, details=details, now=NOW)

    assert shown(posting) == ["Cheshire East", None, None, None]
    assert posting.full_place_label == "Knutsford (WA16)"
    assert posting.lat is not None


def test_a_radius_neither_finds_it_by_distance_nor_leaves_it_out(
    session: Session, make: Factory, refuge: Organisation, need: Need
) -> None:
    keep(session, make, refuge)
    other = make.need()

    def found(lat: float, lng: float, lad: str) -> list[tuple[int, float | None]]:
        near = find_near(session, side=Side.NEED, lat=lat, lng=lng, miles=5, lad_code=lad)
        page = list_page(session, Search(side=Side.NEED, near=near, sort=Sort.NEAREST))
        return [(one.id, page.miles.get(one.id)) for one in page.postings]

    assert found(53.099, -2.444, HOME) == [(other.id, 0.0), (need.id, None)]
    assert found(53.30, -2.10, HOME) == [(need.id, None)]
    # A yard from its door, and over the border.
    assert found(53.0215, -2.461, "E06000050") == []


def test_its_matches_rest_on_nothing_finer_than_the_borough(
    session: Session, make: Factory, refuge: Organisation, need: Need
) -> None:
    offer = make.offer(lad_code=HOME)
    refresh_for(session, posting=need, now=NOW)
    known = session.scalars(select(Suggestion)).one()
    assert "miles" in " ".join(reason_words(known.public_reasons + known.public_cautions))

    keep(session, make, refuge)
    scores = []
    for lat in (53.0215, 53.0995, 53.30):
        need.lat = lat
        refresh_for(session, posting=offer, now=NOW)
        kept = session.scalars(select(Suggestion)).one()
        scores.append((kept.score, str(kept.reasons), str(kept.public_cautions)))

    assert len(set(scores)) == 1
    assert "miles" not in scores[0][1]
    assert "place_unknown" in scores[0][2]


def test_the_map_counts_it_in_the_borough_and_at_no_point(
    session: Session, make: Factory, refuge: Organisation, need: Need
) -> None:
    keep(session, make, refuge)

    (place,) = list_place_counts(session)

    assert (place.label, place.lat, place.reads_as, place.needs) == ("Cheshire East", None, None, 1)


def test_its_words_are_found_and_its_town_is_not(
    session: Session, make: Factory, refuge: Organisation, need: Need
) -> None:
    keep(session, make, refuge)

    def found(word: str) -> int:
        return len(list_page(session, Search(side=Side.NEED, words=(word,))).postings)

    assert (found("nantwich"), found("cheshire"), found("repaint")) == (0, 1, 1)


def test_the_team_may_say_it_and_the_organisation_is_told(
    session: Session, make: Factory, refuge: Organisation, need: Need
) -> None:
    team = make.actor(make.team_member())
    with pytest.raises(NotPermitted):
        set_privacy(
            session, actor=make.actor(refuge), organisation=refuge, place_hidden=True, may_be_named=False, now=NOW
        )

    set_privacy(session, actor=team, organisation=refuge, place_hidden=True, may_be_named=False, now=NOW)

    assert refuge.public_name == "A local group"
    assert need.place_label == "Cheshire East"
    assert session.scalars(select(OutboxMessage.kind)).all() == ["organisation-privacy"]
