"""The taxonomy that this board matches by: the shipped one with the team's own phrases, and what it does not know."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.matching.profile import profile_of
from noticeboard.models import Posting, TaxonomyPhrase
from noticeboard.queries.match_postings import plain_rows

MOST_READ = 1000
MOST_UNKNOWN = 30
# A word that one posting uses is that posting's own.
LEAST_POSTINGS = 2
SHORTEST = 4
IN_ORDER = TaxonomyPhrase.concept, TaxonomyPhrase.phrase, TaxonomyPhrase.id
ADDED = select(TaxonomyPhrase.concept, TaxonomyPhrase.phrase).order_by(*IN_ORDER)


def get_taxonomy(session: Session) -> matching.Taxonomy:
    """The taxonomy as it is now. It is made anew only when a phrase was added or removed."""
    added = plain_rows(session, ADDED)
    return taxonomy_with(tuple((concept, phrase) for concept, phrase in added))


@lru_cache(maxsize=4)
def taxonomy_with(added: tuple[tuple[str, str], ...]) -> matching.Taxonomy:
    """The shipped taxonomy with further phrases, each with its concept."""
    shipped = matching.Taxonomy.shipped()
    return shipped.with_phrases(added) if added else shipped


def list_phrases(session: Session) -> Sequence[TaxonomyPhrase]:
    """The phrases that the team has added, by concept."""
    return session.scalars(select(TaxonomyPhrase).order_by(*IN_ORDER)).all()


def get_phrase(session: Session, number: int) -> TaxonomyPhrase:
    """A phrase that the team has added. Raises NotFound when there is none, or it was removed."""
    found = session.get(TaxonomyPhrase, number)
    if found is None:
        raise NotFound("phrase")
    return found


def list_unknown_words(session: Session, *, actor: Actor) -> Sequence[tuple[str, int]]:
    """Words that several open postings of a team's areas use and no phrase holds, the most used first."""
    taxonomy = get_taxonomy(session)
    newest = (
        select(Posting.title, Posting.description)
        .where(Posting.status == PostingStatus.OPEN, Posting.area_id.in_(actor.team_area_ids))
        .order_by(Posting.opened_at.desc(), Posting.id.desc())
        .limit(MOST_READ)
    )
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for title, description in session.execute(newest):
        words = {token.stem: token.written for token in taxonomy.find(f"{title}. {description}").words}
        unknown = {stem: word for stem, word in words.items() if _is_unknown(taxonomy, stem, word)}
        counts.update(unknown.keys())
        written = unknown | written
    often = [(written[stem], count) for stem, count in counts.items() if count >= LEAST_POSTINGS]
    return sorted(often, key=lambda pair: (-pair[1], pair[0].lower()))[:MOST_UNKNOWN]


def list_mentioning(
    session: Session, *, before: matching.Taxonomy, after: matching.Taxonomy, limit: int | None = None
) -> Sequence[Posting]:
    """The open postings that one taxonomy reads otherwise than another, oldest first, all or the first few.

    Otherwise in anything the index keeps: a word that is known now is no longer taken for a slip of another.
    """
    open_ones = select(Posting.id, Posting.title, Posting.description).where(Posting.status == PostingStatus.OPEN)
    changed = (
        number
        for number, title, description in session.execute(open_ones.order_by(Posting.id))
        if _read(title, description, before) != _read(title, description, after)
    )
    return [session.get_one(Posting, number) for number in islice(changed, limit)]


def _read(title: str, description: str, taxonomy: matching.Taxonomy) -> tuple[object, ...]:
    profile = profile_of(title, description, taxonomy)
    return dict(profile.words), dict(profile.concepts), dict(profile.mentions)


def _is_unknown(taxonomy: matching.Taxonomy, stem: str, word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and not taxonomy.knows(stem)
