"""Why a posting of one's own is, or is not, matched with another."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from noticeboard.domain.errors import NotFound
from noticeboard.domain.references import parse_reference
from noticeboard.domain.vocabulary import SupportType
from noticeboard.extensions import db
from noticeboard.matching import band
from noticeboard.models import Need, Offer, Posting
from noticeboard.queries.obstacles import list_across, list_obstacles
from noticeboard.queries.pairs import explain_pair
from noticeboard.queries.postings import get_own_posting, get_posting
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.fields import printable_line
from noticeboard.web.headers import forbid_storing
from noticeboard.web.names import names_of
from noticeboard.web.score_steps import steps_of
from noticeboard.web.wording.reasons import reason_words
from noticeboard.web.wording.why_not import why_not_words

bp = Blueprint("why_not", __name__, url_prefix="/your-postings")
bp.after_request(forbid_storing)


@bp.route("/<ref>/why-not")
@access(Access.SIGNED_IN)
def find(ref: str) -> ResponseReturnValue:
    """Find a posting across the board to compare one's own with, by its reference or by words."""
    own = get_own_posting(db.session(), ref, actor=current_actor())
    words = printable_line(request.args.get("words", ""))
    found = list_across(db.session(), posting=own, words=words) if words else ()
    if parse_reference(words) and len(found) == 1:
        return redirect(url_for("why_not.show", ref=own.ref, other_ref=found[0].ref))
    shown = {"posting": own, "words": words, "found": found, "names": names_of(found)}
    return render_template("own_postings/why_not_find.html", **shown)


@bp.route("/<ref>/why-not/<other_ref>")
@access(Access.SIGNED_IN)
def show(ref: str, other_ref: str) -> ResponseReturnValue:
    """What speaks for a pair and what rules it out, measured from the places that the board shows."""
    own, other, need, offer = _pair(ref, other_ref)
    match = explain_pair(db.session(), need=need, offer=offer, public=True)
    obstacles = list_obstacles(db.session(), need=need, offer=offer, for_team=False)
    return render_template(
        "own_postings/why_not.html",
        own=own,
        other=other,
        organisation=names_of([other])[other.organisation_id],
        band=band(match.score),
        points=round(match.score * 100),
        against=why_not_words(match, obstacles),
        reasons=reason_words(reason.as_json() for reason in match.reasons),
        cautions=reason_words(reason.as_json() for reason in match.cautions),
        steps=steps_of(match, space=SupportType.SPACE in (need.support_type, offer.support_type)),
    )


def _pair(ref: str, other_ref: str) -> tuple[Posting, Posting, Need, Offer]:
    """One's own posting and another, and which is which. Raises NotFound unless they are on two sides."""
    actor = current_actor()
    own = get_own_posting(db.session(), ref, actor=actor)
    other = get_posting(db.session(), other_ref, visible_to_actor=actor)
    need, offer = (own, other) if own.is_need else (other, own)
    if not isinstance(need, Need) or not isinstance(offer, Offer):
        raise NotFound("other-side")
    return own, other, need, offer
