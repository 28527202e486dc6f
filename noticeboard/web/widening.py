"""What a page shows where a posting has no good match yet: what would change that, and whether somebody watches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.posting_permissions import EDITABLE
from noticeboard.models import Posting
from noticeboard.queries.watches import find_watch
from noticeboard.queries.widening import summarise_widening
from noticeboard.services.watches import WATCHABLE
from noticeboard.web.step_forms import StepForm
from noticeboard.web.wording.widening import gain_words


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a posting stands with the other side of the board, for its owner.

    matches     how many good matches there are now.
    gains       sentences of what a change would give; empty where there are matches.
    edit_href   where it can be changed; `anew_href` where it can be posted as another kind, if that would help.
    watching    whether the reader hears of new matches; None where there is nothing to watch.
    """

    posting: Posting
    matches: int
    gains: Sequence[str]
    edit_href: str | None
    anew_href: str | None
    watching: bool | None
    form: StepForm


def outlook_of(
    session: Session, posting: Posting, *, actor: Actor, now: datetime, matches: int | None = None
) -> Outlook:
    """Work out the outlook of a posting for one of its owners.

    matches     how many are shown already; counted where None.
    """
    owner = actor.belongs_to(posting.organisation_id)
    widening = None if matches else summarise_widening(session, posting=posting, now=now)
    found = matches if matches is not None else widening.matches if widening else 0
    gains = () if found or widening is None else widening.gains
    watch = find_watch(session, posting=posting, actor=actor) if owner else None
    may_watch = owner and posting.status in WATCHABLE
    side = "needs" if posting.is_need else "offers"
    return Outlook(
        posting=posting,
        matches=found,
        gains=[gain_words(change, more, side=posting.side) for change, more in gains],
        edit_href=url_for("own_postings.edit", ref=posting.ref) if owner and posting.status in EDITABLE else None,
        anew_href=url_for("drafts.new", side=side) if any(change.code == "kind" for change, _more in gains) else None,
        watching=(watch is not None and watch.stopped_at is None) if may_watch else None,
        form=StepForm(formdata=None),
    )
