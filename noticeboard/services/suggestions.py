"""Keeping suggestions: the pairs that go together, scored and explained when a posting opens, changes or closes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.clock import local_date
from noticeboard.domain.lifecycle import PostingStatus, SuggestionStatus
from noticeboard.domain.vocabulary import Side
from noticeboard.matching.exposure import fair_share
from noticeboard.matching.ranking import Said
from noticeboard.models import Introduction, Posting, Suggestion
from noticeboard.models.match_index import SCALE
from noticeboard.queries.candidates import BoardCandidates
from noticeboard.queries.match_postings import Card, as_matched, as_need, as_offer, card_of, list_open_cards
from noticeboard.queries.place_rules import place_rules
from noticeboard.services.giving_way import insert_into
from noticeboard.services.match_index import keep_in_step
from noticeboard.services.meanings import encoder_at_hand, keep_meaning

MOST_KEPT = 20
PAIR = ("need_id", "offer_id")
# So that a giver of many leaves room for others among those that are kept.
MOST_RANKED = 60
Explained = tuple[matching.Match, Said]
"""A pair as it is, and what is said of it to the public."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A posting across the board that goes with one that is not saved yet."""

    posting: Posting
    match: matching.Match


def refresh_for(session: Session, *, posting: Posting, now: datetime) -> int:
    """Bring the index and the suggestions of `posting` up to date, in both directions; return how many it has now.

    An open posting is scored against what could go with it; the best twenty that `is_shown` are kept, and any kept
    before that still holds. For one that is not open, what was decided is marked stale and the rest goes.
    """
    keep_meaning(session, posting=posting)
    keep_in_step(session, posting=posting)
    kept = {_other_id(row, posting): row for row in _rows_of(session, posting)}
    found = _score(session, posting, kept, now) if posting.status is PostingStatus.OPEN else {}
    _let_go(session, [row for other_id, row in kept.items() if other_id not in found])
    session.flush()
    _keep(session, posting, found, now)
    for other_id in found.keys() & kept.keys():
        session.expire(kept[other_id])
    return len(found)


def lock_suggestions(session: Session, *, posting_ids: Collection[int]) -> None:
    """Make others wait for the suggestions of several postings, in one order, so that nobody waits in a circle."""
    theirs = or_(Suggestion.need_id.in_(posting_ids), Suggestion.offer_id.in_(posting_ids))
    session.execute(select(Suggestion.id).where(theirs).order_by(Suggestion.id).with_for_update())


def find_likely(
    session: Session, *, posting: Posting, now: datetime, limit: int = 3, beyond_reach: bool = False
) -> Sequence[Likely]:
    """The best matches of a posting that is not saved yet, explained from public points only.

    beyond_reach    also what the place rules out, for who says how far away each is.
    """
    source = BoardCandidates(session, local_date(now), apart_from=posting.organisation_id, public=True)
    mine = as_matched(posting, public=True)
    encoder = encoder_at_hand(session)
    if encoder is not None:
        meaning = matching.encode_posting(encoder, title=mine.title, description=mine.description)
        mine = replace(mine, meaning=meaning)
    ranked = rank_candidates(source, mine, limit=max(limit, MOST_RANKED))
    worth = [(ref, match) for ref, match in ranked if match.score >= matching.THRESHOLD]
    shown = [(ref, match) for ref, match in worth if beyond_reach or matching.is_shown(match)]
    chosen = {source.cards[ref].id: match for ref, match in shown[:limit]}
    rows = {row.id: row for row in session.scalars(select(Posting).where(Posting.id.in_(chosen)))}
    return [Likely(rows[posting_id], match) for posting_id, match in chosen.items()]


def rank_candidates(
    source: BoardCandidates,
    posting: matching.Need | matching.Offer,
    *,
    limit: int,
    also: Sequence[Card] = (),
) -> Sequence[tuple[str, matching.Match]]:
    """The best of what a posting could go with, and of `also`, best first, each with its reference."""
    given: Any = {"limit": limit, "statistics": source.common_for(posting).statistics, "taxonomy": source.taxonomy}
    given["places"] = place_rules(source.session)
    if isinstance(posting, matching.Need):
        offers = {one.id: one for one in (*source.offers_for(posting), *map(as_offer, also))}
        return [(match.offer_id, match) for match in matching.rank(posting, offers.values(), **given)]
    needs = {one.id: one for one in (*source.needs_for(posting), *map(as_need, also))}
    return [(match.need_id, match) for match in matching.rank_needs(posting, needs.values(), **given)]


def _rows_of(session: Session, posting: Posting) -> Sequence[Suggestion]:
    own = or_(Suggestion.need_id == posting.id, Suggestion.offer_id == posting.id)
    return session.scalars(select(Suggestion).where(own).order_by(Suggestion.id)).all()


def _other_id(row: Suggestion, posting: Posting) -> int:
    return row.offer_id if row.need_id == posting.id else row.need_id


def _score(session: Session, posting: Posting, kept: dict[int, Suggestion], now: datetime) -> dict[int, Explained]:
    """Score every candidate: by the id of the other posting, the pair as it is and what the public is told of it."""
    source = BoardCandidates(session, local_date(now), apart_from=posting.organisation_id)
    card = card_of(posting)
    mine = as_matched(card)
    also = list_open_cards(session, ids=kept)
    ranked = rank_candidates(source, mine, limit=MOST_RANKED + len(kept), also=also)
    source.cards.update((other.ref, other) for other in also)
    worth = [(source.cards[ref], match) for ref, match in ranked if matching.is_shown(match)]
    fair = fair_share(worth, of=lambda pair: pair[0].organisation_id, keep=MOST_KEPT)
    chosen = [pair for pair in worth if pair in fair or pair[0].id in kept]
    return {other.id: (match, _said_publicly(match, card, other)) for other, match in chosen}


def _said_publicly(match: matching.Match, posting: Card, other: Card) -> Said:
    """What is said of a pair when no more is known of where it is than the public points."""
    need, offer = (posting, other) if posting.is_need else (other, posting)
    assert match.said_at is not None
    return match.said_at(as_need(need, public=True), as_offer(offer, public=True))


def _let_go(session: Session, rows: Sequence[Suggestion]) -> None:
    """Drop suggestions that no longer hold; what somebody decided, or an introduction was made of, is marked stale."""
    fresh = [row.id for row in rows if row.status is SuggestionStatus.FRESH]
    made_of = select(Introduction.suggestion_id).where(Introduction.suggestion_id.in_(fresh))
    kept = set(session.scalars(made_of)) if fresh else set()
    for row in rows:
        if row.id in fresh and row.id not in kept:
            session.delete(row)
        else:
            row.stale = True


def _keep(session: Session, posting: Posting, found: Mapping[int, Explained], now: datetime) -> None:
    """Write the suggestions of a posting, new or known, at once and in the order of their pairs.

    Whoever writes the same pair at the same moment waits, and then brings it up to date; what was decided stands.
    """
    if not found:
        return
    rows = sorted((_values(posting, other_id, *pair, now) for other_id, pair in found.items()), key=_pair)
    written = insert_into(session, Suggestion)
    changed = {name: written.excluded[name] for name in rows[0] if name not in PAIR and name != "status"}
    # Values given in the statement itself would have it put together anew for each number of rows.
    session.connection().execute(written.on_conflict_do_update(index_elements=PAIR, set_=changed), rows)


def _values(posting: Posting, other_id: int, match: matching.Match, public: Said, now: datetime) -> dict[str, Any]:
    need_id, offer_id = (posting.id, other_id) if posting.side is Side.NEED else (other_id, posting.id)
    reasons, cautions = match.said()
    return {
        "need_id": need_id,
        "offer_id": offer_id,
        "score": min(SCALE, round(match.score * SCALE)),
        "parts": match.parts.as_json(),
        "reasons": [reason.as_json() for reason in reasons],
        "cautions": [reason.as_json() for reason in cautions],
        "public_reasons": [reason.as_json() for reason in public[0]],
        "public_cautions": [reason.as_json() for reason in public[1]],
        "version": match.version,
        "computed_at": now,
        "status": SuggestionStatus.FRESH,
        "stale": False,
    }


def _pair(values: Mapping[str, Any]) -> tuple[int, int]:
    return values["need_id"], values["offer_id"]
