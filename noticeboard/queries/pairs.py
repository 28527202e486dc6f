"""Reading any pair of a need and an offer, and what the matcher makes of it."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.references import parse_reference
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Need, Offer, Organisation, Posting, Suggestion
from noticeboard.models.match_index import SCALE
from noticeboard.queries.match_index import get_common, profile_of_posting
from noticeboard.queries.match_postings import as_need, as_offer
from noticeboard.queries.place_rules import place_rules
from noticeboard.queries.postings import get_posting
from noticeboard.queries.taxonomy import get_taxonomy

FOUND = 10
MOST_WORDS = 6


def get_pair(session: Session, need_ref: str, offer_ref: str, *, actor: Actor) -> tuple[Need, Offer]:
    """A need and an offer, at least one of which is of the team's areas. Raises NotFound otherwise."""
    need = get_posting(session, need_ref, visible_to_actor=actor)
    offer = get_posting(session, offer_ref, visible_to_actor=actor)
    if not isinstance(need, Need) or not isinstance(offer, Offer):
        raise NotFound("pair")
    if not actor.works_for(need.area_id) and not actor.works_for(offer.area_id):
        raise NotFound("pair")
    return need, offer


def explain_pair(session: Session, *, need: Need, offer: Offer, public: bool = False) -> matching.Match:
    """Score and explain any pair, with words counted on the board as it is now.

    public  measured from public points, for readers outside the team.
    """
    taxonomy = get_taxonomy(session)
    asked = as_need(need, public=public)
    common = get_common(session, profile_of_posting(asked, taxonomy=taxonomy))
    given = as_offer(offer, public=public)
    return matching.explain(asked, given, statistics=common.statistics, taxonomy=taxonomy, places=place_rules(session))


def match_as_kept(session: Session, *, need: Need, offer: Offer, suggestion: Suggestion | None) -> matching.Match:
    """The match of a pair as its suggestion keeps it, so that all pages agree on it; scored now where none stands.

    A pair scores somewhat otherwise from day to day, for words grow more or less common with the board.
    """
    rules = place_rules(session)
    if (
        suggestion is None
        or suggestion.stale
        or suggestion.version != matching.version_of(rules)
        or suggestion.parts.keys() != set(matching.Parts.__slots__)
    ):
        return explain_pair(session, need=need, offer=offer)
    said = tuple(tuple(map(matching.Reason.from_json, kept)) for kept in (suggestion.reasons, suggestion.cautions))
    return matching.Match(
        need_id=need.ref,
        offer_id=offer.ref,
        score=suggestion.score / SCALE,
        parts=matching.Parts(**suggestion.parts),
        said=lambda: (said[0], said[1]),
        version=suggestion.version,
    )


def list_open_like(session: Session, *, side: Side, words: str, for_team: bool = False) -> Sequence[Posting]:
    """The newest ten open needs or offers with a reference, or with all the words in their title or organisation.

    for_team  whether the names of organisations are searched that do not agree to be named.
    """
    open_ones = select(Posting).where(Posting.side == side, Posting.status == PostingStatus.OPEN)
    ref = parse_reference(words)
    if ref is not None:
        open_ones = open_ones.where(Posting.ref == ref)
    for word in [] if ref else words.split()[:MOST_WORDS]:
        pattern = word[:40].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        of_that_name = Organisation.name.ilike(f"%{pattern}%", escape="\\")
        named = Posting.organisation.has(of_that_name if for_team else of_that_name & Organisation.may_be_named)
        open_ones = open_ones.where(or_(Posting.title.ilike(f"%{pattern}%", escape="\\"), named))
    return session.scalars(open_ones.order_by(Posting.opened_at.desc(), Posting.id.desc()).limit(FOUND)).all()
