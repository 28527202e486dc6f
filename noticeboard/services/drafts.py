"""Keeping answers on their way to becoming a posting, and sending them once their address is confirmed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, NotFound
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Organisation, Posting, PostingDraft
from noticeboard.services.links import create_link
from noticeboard.services.outbox import queue_message
from noticeboard.services.postings import create_posting, send_for_check

KEPT_FOR = timedelta(days=30)
SEND_POSTING = "send-posting"
NOTHING: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


def start_draft(
    session: Session,
    *,
    key_hash: str,
    side: Side,
    answers: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    carried: Mapping[str, Mapping[str, Any]] = NOTHING,
) -> PostingDraft:
    """Keep the first page of a posting. The same key again changes the draft it began, so a second press makes one.

    key_hash   of the secret key that the address of its pages carries.
    carried    what is known of later pages already, by page; what was answered since is not changed by it.
    """
    known = select(PostingDraft).where(PostingDraft.key_hash == key_hash)
    draft = session.scalar(known)
    if draft is None:
        draft = PostingDraft(key_hash=key_hash, side=side, answers={}, created_at=now)
        keep_step(draft=draft, step="what", answers=answers, actor=actor, now=now)
        try:
            with session.begin_nested():
                session.add(draft)
        except IntegrityError:
            # A second press of the button, at the same moment.
            draft = session.scalars(known).one()
    keep_step(draft=draft, step="what", answers=answers, actor=actor, now=now)
    for step, known_answers in carried.items():
        if step not in draft.answers:
            keep_step(draft=draft, step=step, answers=known_answers, actor=actor, now=now)
    session.flush()
    return draft


def keep_step(*, draft: PostingDraft, step: str, answers: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Keep the answers of one page for 30 days from now. Another kind of support drops the details of the last.

    Raises Conflict("draft-sent") when it has become a posting.
    """
    if draft.posting_id is not None:
        raise Conflict("draft-sent")
    kept = dict(draft.answers)
    before = kept.get("what", {}).get("support_type")
    kept[step] = dict(answers)
    if step == "what" and before not in (None, answers.get("support_type")):
        kept.pop("details", None)
    draft.answers = kept
    draft.changed_at, draft.expires_at = now, now + KEPT_FOR
    draft.person_id = draft.person_id or actor.person_id


def email_sending_link(session: Session, *, draft: PostingDraft, email: str, now: datetime) -> None:
    """E-mail the link that sends a draft: opening it shows that the address is its writer's."""
    link = create_link(
        session, purpose=SEND_POSTING, email=email, now=now, payload={"draft": draft.key_hash}, expires_in=KEPT_FOR
    )
    draft.expires_at = now + KEPT_FOR
    queue_message(
        session,
        kind=SEND_POSTING,
        to=link.email,
        now=now,
        payload={"link_id": link.id, "title": draft.answers["what"]["title"], "side": draft.side.value},
    )


def send_draft(
    session: Session,
    *,
    draft: PostingDraft,
    actor: Actor,
    organisation: Organisation,
    details: PostingDetails,
    now: datetime,
) -> Posting:
    """Turn a draft into a posting that waits for the team. Raises Conflict("draft-sent") when it has become one."""
    _lock_unsent(session, draft)
    posting = create_posting(session, actor=actor, organisation=organisation, details=details, now=now)
    send_for_check(session, actor=actor, posting=posting, now=now)
    draft.posting_id, draft.person_id, draft.organisation_id = posting.id, actor.person_id, organisation.id
    # What was said stands in the posting now, and the person's details in their account.
    draft.answers = {}
    return posting


def delete_draft(session: Session, *, draft: PostingDraft) -> None:
    """Delete a draft. Raises Conflict("draft-sent") when it has become a posting, and NotFound when it is gone."""
    _lock_unsent(session, draft)
    session.delete(draft)
    session.flush()


def claim_draft(session: Session, *, draft: PostingDraft, person_id: int) -> None:
    """Give a draft to the person who has shown that it is theirs, so that they find it when signed in."""
    draft.person_id = person_id
    session.flush()


def remove_expired_drafts(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Remove drafts that nobody has changed for 30 days."""
    old = select(PostingDraft.id).where(PostingDraft.expires_at <= now).order_by(PostingDraft.id).limit(limit)
    ids = session.scalars(old).all()
    session.execute(delete(PostingDraft).where(PostingDraft.id.in_(ids)))
    return len(ids)


def _lock_unsent(session: Session, draft: PostingDraft) -> None:
    """Wait for whoever is sending or deleting a draft at the same moment, and see what has become of it."""
    session.flush()
    locked = session.get(PostingDraft, draft.id, populate_existing=True, with_for_update=True)
    if locked is None:
        raise NotFound("draft")
    if locked.posting_id is not None:
        raise Conflict("draft-sent")
