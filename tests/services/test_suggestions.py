"""Suggestions: kept in both directions, refreshed as postings open, change and close, and true to the public point."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus, SuggestionStatus
from noticeboard.domain.vocabulary import ReachMode, SupportType
from noticeboard.models import Need, Offer, Suggestion
from noticeboard.queries.candidates import list_candidates
from noticeboard.queries.duplicates import list_duplicates
from noticeboard.queries.own_postings import list_posting_suggestions
from noticeboard.services.introductions import decline_introduction, introduce
from noticeboard.services.posting_endings import close_posting, expire_due, pause_posting, renew_posting, resume_posting
from noticeboard.services.suggestions import find_likely, refresh_for
from noticeboard.web.wording.reasons import reason_words
from tests.factory import NOW, TODAY, Factory


def rows(session: Session) -> list[tuple[int, int]]:
    """The pairs that stand as suggestions now."""
    held = select(Suggestion).where(Suggestion.stale.is_(False)).order_by(Suggestion.id)
    return [(row.need_id, row.offer_id) for row in session.scalars(held)]


@pytest.fixture
def pair(make: Factory) -> tuple[Need, Offer]:
    """A need and an offer that go together."""
    return make.need(), make.offer()


def test_the_same_pair_scores_the_same_from_both_sides(session: Session, pair: tuple[Need, Offer]) -> None:
    need, offer = pair

    assert refresh_for(session, posting=need, now=NOW) == 1
    first = session.scalars(select(Suggestion)).one().score
    assert refresh_for(session, posting=offer, now=NOW) == 1

    assert session.scalars(select(Suggestion)).one().score == first
    assert rows(session) == [(need.id, offer.id)]


def test_a_suggestion_keeps_its_parts_and_its_reasons_in_both_measures(
    session: Session, make: Factory, pair: tuple[Need, Offer]
) -> None:
    need, _offer = pair
    # Two miles from the point that the public may know.
    need.lat = 53.128

    refresh_for(session, posting=need, now=NOW)

    kept = session.scalars(select(Suggestion)).one()
    assert set(kept.parts) >= {"text", "type", "place", "time", "amount"}
    assert "2 miles" in " ".join(reason_words(kept.reasons))
    assert "2 miles" not in " ".join(reason_words(kept.public_reasons))


def test_what_has_nothing_in_common_is_not_suggested(session: Session, make: Factory) -> None:
    need = make.need()
    make.offer(title="Ten office chairs", description="Blue.", support_type=SupportType.EQUIPMENT)

    assert refresh_for(session, posting=need, now=NOW) == 0


def north(miles: float) -> dict[str, float]:
    """A place so many miles north of Crewe, where everything else is."""
    lat = 53.099 + miles / 69.09
    return {"lat": lat, "public_lat": lat}


SAME_WORDS = {"title": "Four people to repaint our hall", "description": "Painting the hall."}


def test_a_pair_that_the_place_rules_out_is_not_suggested_and_a_doubtful_one_is(
    session: Session, make: Factory
) -> None:
    offer = make.offer(reach_mi=10, **SAME_WORDS)
    doubtful = make.need(**SAME_WORDS, **north(11.5))
    beyond = make.need(**SAME_WORDS, **north(14.9))

    refresh_for(session, posting=offer, now=NOW)
    refresh_for(session, posting=beyond, now=NOW)
    likely = find_likely(session, posting=offer, now=NOW)
    anyhow = find_likely(session, posting=offer, now=NOW, beyond_reach=True)

    assert rows(session) == [(doubtful.id, offer.id)]
    assert "just outside the offer's 10-mile reach: worth asking" in " ".join(
        reason_words(session.scalars(select(Suggestion)).one().cautions)
    )
    assert [one.posting.id for one in likely] == [doubtful.id]
    assert {one.posting.id for one in anyhow} == {doubtful.id, beyond.id}


def test_a_suggestion_goes_when_the_offer_comes_less_far(session: Session, make: Factory) -> None:
    need, offer = make.need(**SAME_WORDS, **north(14.9)), make.offer(reach_mi=15, **SAME_WORDS)
    refresh_for(session, posting=offer, now=NOW)
    before = rows(session)

    offer.reach_mi = 10
    refresh_for(session, posting=offer, now=NOW)

    assert before == [(need.id, offer.id)]
    assert rows(session) == []


def test_one_organisation_is_not_suggested_to_itself(session: Session, make: Factory) -> None:
    group = make.group()
    need = make.need(organisation=group)
    make.offer(organisation=group)

    assert refresh_for(session, posting=need, now=NOW) == 0


def test_only_what_is_open_near_and_not_suspended_is_looked_at(session: Session, make: Factory) -> None:
    need = make.need()
    near = make.offer()
    far = {"lat": 51.5, "lng": -0.1, "public_lat": 51.5, "public_lng": -0.1}
    anywhere = make.offer(reach_mode=ReachMode.REMOTE, reach_mi=None, **far)
    make.offer(**far)
    make.offer(status=PostingStatus.PAUSED)
    make.offer(closes_on=TODAY - timedelta(days=1))
    make.offer(organisation=make.business(suspended_at=NOW))

    assert {row.id for row in list_candidates(session, posting=need, today=TODAY)} == {near.id, anywhere.id}


@pytest.mark.parametrize("decided", [SuggestionStatus.SHORTLISTED, SuggestionStatus.DISMISSED])
def test_what_was_decided_is_marked_stale_and_never_deleted(
    session: Session, make: Factory, pair: tuple[Need, Offer], decided: SuggestionStatus
) -> None:
    need, _offer = pair
    refresh_for(session, posting=need, now=NOW)
    session.scalars(select(Suggestion)).one().status = decided

    close_posting(session, actor=make.actor(need.organisation), posting=need, reason="no_longer_needed", now=NOW)

    kept = session.scalars(select(Suggestion)).one()
    assert (kept.status, kept.stale) == (decided, True)


def test_what_was_decided_stands_when_the_pair_is_scored_again(
    session: Session, make: Factory, pair: tuple[Need, Offer]
) -> None:
    need, offer = pair
    refresh_for(session, posting=need, now=NOW)
    kept = session.scalars(select(Suggestion)).one()
    kept.status, kept.stale, kept.score = SuggestionStatus.DISMISSED, True, 1

    refresh_for(session, posting=offer, now=NOW + timedelta(days=1))

    assert (kept.status, kept.stale, kept.computed_at) == (SuggestionStatus.DISMISSED, False, NOW + timedelta(days=1))
    assert kept.score > 3000


def test_cautions_for_the_public_are_measured_from_the_public_points(session: Session, make: Factory) -> None:
    need = make.need()
    # Three miles and a half away, and a little less than three for all that the public may know.
    make.offer(lat=53.15, public_lat=53.14, reach_mi=3)

    refresh_for(session, posting=need, now=NOW)

    kept = session.scalars(select(Suggestion)).one()
    assert [caution["code"] for caution in kept.cautions] == ["just_beyond_reach"]
    assert kept.public_cautions == []


def test_pausing_lets_suggestions_go_and_resuming_brings_them_back(
    session: Session, make: Factory, pair: tuple[Need, Offer]
) -> None:
    need, _offer = pair
    owner = make.actor(need.organisation)
    refresh_for(session, posting=need, now=NOW)

    pause_posting(session, actor=owner, posting=need, now=NOW)
    assert rows(session) == []
    resume_posting(session, actor=owner, posting=need, now=NOW)

    assert len(rows(session)) == 1


def test_running_out_and_renewing_do_the_same(session: Session, make: Factory, pair: tuple[Need, Offer]) -> None:
    need, _offer = pair
    refresh_for(session, posting=need, now=NOW)
    later = NOW + timedelta(days=59)
    need.closes_on = TODAY + timedelta(days=58)

    assert expire_due(session, now=later) == 1
    assert rows(session) == []
    renew_posting(session, actor=make.actor(need.organisation), posting=need, now=later)

    assert len(rows(session)) == 1


def test_owners_see_the_strongest_first_and_nothing_dismissed(session: Session, make: Factory) -> None:
    need = make.need()
    make.offer(title="Volunteers for anything", description="We like to paint.")
    make.offer()
    dismissed = make.offer()
    refresh_for(session, posting=need, now=NOW)
    row = session.scalars(select(Suggestion).where(Suggestion.offer_id == dismissed.id)).one()
    row.status = SuggestionStatus.DISMISSED

    shown = list_posting_suggestions(session, posting=need)

    assert dismissed.id not in {one.offer_id for one in shown}
    assert [one.score for one in shown] == sorted((one.score for one in shown), reverse=True)


def test_likely_matches_are_found_before_anything_is_saved(session: Session, make: Factory) -> None:
    offers = [make.offer() for _ in range(5)]

    likely = find_likely(session, posting=make.need(), now=NOW)

    assert len(likely) == 3
    assert {one.posting.id for one in likely} <= {offer.id for offer in offers}
    assert session.scalar(select(Suggestion)) is None


def test_the_same_words_from_one_group_or_another_are_a_likely_duplicate(session: Session, make: Factory) -> None:
    need = make.need(title="Six people to clear our allotment")
    own = make.need(organisation=need.organisation, title="Six people to clear an allotment")
    others = make.need(title="Six people to clear our allotment")
    make.need(title="A minibus for day trips", description="With a driver, on Tuesdays.")

    found = {row.id for row in list_duplicates(session, posting=need)}

    assert found == {own.id, others.id}


@pytest.mark.usefixtures("clock")
def test_an_owner_sees_a_band_and_no_points_that_would_lead_to_an_exact_place(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, _offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)
    session.commit()

    theirs = browser_for(need.organisation).get(f"/needs/{need.ref}")

    assert "nb-strength__band" in theirs.text
    assert "out of 100" not in theirs.text


def test_a_suspended_business_is_suggested_to_nobody(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)
    assert list_posting_suggestions(session, posting=need)

    offer.organisation.suspended_at = NOW
    session.commit()

    assert not list_posting_suggestions(session, posting=need)


def test_a_business_with_many_offers_leaves_room_for_others(session: Session, make: Factory) -> None:
    need, many = make.need(), make.business()
    for _ in range(25):
        make.offer(organisation=many)
    other = make.offer(title="People who can paint", lat=53.17, public_lat=53.17)

    refresh_for(session, posting=need, now=NOW)

    kept = {row.offer_id: row.score for row in session.scalars(select(Suggestion))}
    shown = [row.offer.organisation_id for row in list_posting_suggestions(session, posting=need)]
    assert len(kept) == 20
    assert kept[other.id] < min(score for offer_id, score in kept.items() if offer_id != other.id)
    assert shown == [many.id, many.id, other.organisation_id]


def test_a_suggestion_that_an_introduction_was_made_of_is_kept_once_its_need_runs_out(
    session: Session, make: Factory
) -> None:
    need, offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)
    team = make.actor(make.team_member())
    introduction = introduce(
        session, actor=team, need=need, offer=offer, message="You fit", quantity=Decimal(2), now=NOW
    )
    decline_introduction(
        session, actor=make.actor(need.organisation), introduction=introduction, reason="No thanks", now=NOW
    )

    need.status = PostingStatus.CLOSED
    refresh_for(session, posting=need, now=NOW)

    kept = session.scalars(select(Suggestion).where(Suggestion.need_id == need.id)).all()
    assert [(row.id, row.stale) for row in kept] == [(introduction.suggestion_id, True)]
