"""Teaching the matcher phrases: what one would change, and adding or removing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.clock import local_date
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Invalid, NotPermitted
from noticeboard.models import Posting, TaxonomyPhrase
from noticeboard.queries.candidates import list_candidates
from noticeboard.queries.match_index import get_common, profile_of_posting
from noticeboard.queries.match_postings import as_matched, as_need, as_offer
from noticeboard.queries.place_rules import place_rules
from noticeboard.queries.taxonomy import get_taxonomy, list_mentioning, list_phrases, taxonomy_with
from noticeboard.services.events import note_event
from noticeboard.services.match_index import keep_in_step
from noticeboard.services.suggestions import MOST_RANKED, refresh_for

# A phrase that more open postings than this use says too little of any of them.
MOST_POSTINGS = 100


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of the taxonomy would do to the pairs of the board.

    postings    how many open postings are read otherwise.
    risen       how many good pairs get a higher score, `fallen` a lower one.
    passing     how many pairs become good enough to be suggested; `failing` how many no longer are.
    """

    postings: int
    risen: int
    fallen: int
    passing: int
    failing: int


def check_phrase(
    session: Session, *, concept: str, phrase: str
) -> tuple[matching.Taxonomy, matching.Taxonomy, Sequence[Posting]]:
    """The taxonomy as it is, as it would be with a phrase, and the open postings that the two read differently.

    Raises Invalid as `add_phrase` does.
    """
    before, after = _both(session, concept, phrase)
    read = list_mentioning(session, before=before, after=after, limit=MOST_POSTINGS + 1)
    if len(read) > MOST_POSTINGS:
        raise Invalid("phrase-common")
    return before, after, read


def work_out_effect(session: Session, *, concept: str, phrase: str, now: datetime) -> Effect:
    """What adding a phrase would do, worked out by the matcher on the board as it is. Nothing is changed.

    Raises Invalid as `add_phrase` does.
    """
    before, after, read = check_phrase(session, concept=concept, phrase=phrase)
    old: dict[tuple[str, str], float] = {}
    new: dict[tuple[str, str], float] = {}
    for posting in read:
        old |= _scores(session, posting, before, now)
        new |= _scores(session, posting, after, now)
    least = matching.THRESHOLD
    pairs = {pair: (old.get(pair, 0.0), new.get(pair, 0.0)) for pair in old.keys() | new.keys()}
    good = [scores for scores in pairs.values() if max(scores) >= least]
    return Effect(
        postings=len(read),
        risen=sum(1 for was, is_now in good if is_now > was),
        fallen=sum(1 for was, is_now in good if is_now < was),
        passing=sum(1 for was, is_now in good if was < least <= is_now),
        failing=sum(1 for was, is_now in good if is_now < least <= was),
    )


def add_phrase(session: Session, *, actor: Actor, concept: str, phrase: str, now: datetime) -> TaxonomyPhrase:
    """Add a phrase to a concept, and bring the suggestions of the postings that use it up to date.

    Raises Invalid("phrase-known"), Invalid("phrase-common"), Invalid("phrase-empty") or Invalid("concept-unknown").
    """
    _check(actor)
    assert actor.person_id is not None
    _before, _after, read = check_phrase(session, concept=concept, phrase=phrase)
    added = TaxonomyPhrase(concept=concept, phrase=phrase, added_by_id=actor.person_id, added_at=now)
    try:
        with session.begin_nested():
            session.add(added)
    except IntegrityError as known:
        raise Invalid("phrase-known") from known
    note_event(session, actor=actor, action="taxonomy.phrase-added", about=f"concept:{concept}", now=now)
    _refresh(session, read, now)
    return added


def remove_phrase(session: Session, *, actor: Actor, row: TaxonomyPhrase, now: datetime) -> None:
    """Take a phrase back, and bring the suggestions of the postings that use it up to date."""
    _check(actor)
    before = get_taxonomy(session)
    concept = row.concept
    session.delete(row)
    session.flush()
    note_event(session, actor=actor, action="taxonomy.phrase-removed", about=f"concept:{concept}", now=now)
    _refresh(session, list_mentioning(session, before=before, after=get_taxonomy(session)), now)


def _refresh(session: Session, read: Sequence[Posting], now: datetime) -> None:
    """Bring the index up to date with all the postings first, so that each is found by the others' new words."""
    for posting in read:
        keep_in_step(session, posting=posting)
    for posting in read:
        refresh_for(session, posting=posting, now=now)


def _check(actor: Actor) -> None:
    if not actor.in_team:
        raise NotPermitted("page")


def _both(session: Session, concept: str, phrase: str) -> tuple[matching.Taxonomy, matching.Taxonomy]:
    """The taxonomy as it is, and as it would be with a phrase."""
    before = get_taxonomy(session)
    if concept not in before.concepts:
        raise Invalid("concept-unknown")
    known = tuple((row.concept, row.phrase) for row in list_phrases(session))
    if any(mention.concept == concept for mention in before.find(phrase).mentions):
        raise Invalid("phrase-known")
    try:
        return before, taxonomy_with((*known, (concept, phrase)))
    except matching.TaxonomyError as wrong:
        raise Invalid("phrase-empty") from wrong


def _scores(
    session: Session, posting: Posting, taxonomy: matching.Taxonomy, now: datetime
) -> Mapping[tuple[str, str], float]:
    """The scores of the best pairs of a posting by one taxonomy, by the references of the two."""
    mine = as_matched(posting)
    others = list_candidates(session, posting=posting, today=local_date(now), taxonomy=taxonomy)
    statistics = get_common(session, profile_of_posting(mine, taxonomy=taxonomy)).statistics
    given: Any = {"limit": MOST_RANKED, "statistics": statistics, "taxonomy": taxonomy, "places": place_rules(session)}
    if isinstance(mine, matching.Need):
        matches = matching.rank(mine, [as_offer(one) for one in others], **given)
    else:
        matches = matching.rank_needs(mine, [as_need(one) for one in others], **given)
    return {(match.need_id, match.offer_id): match.score for match in matches if not matching.is_out_of_reach(match)}
