"""Watches: telling people of good matches for their posting as they appear, once for each and once a day at most."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.posting_permissions import may_keep
from noticeboard.models import OneUseLink, Posting, Watch, WatchNotice
from noticeboard.queries.watches import find_watch, list_untold, list_watches_with_news
from noticeboard.services.events import note_event
from noticeboard.services.links import create_link
from noticeboard.services.outbox import queue_message

STOP_WATCH = "stop-watch"
A_DAY = timedelta(days=1)
LINK_KEPT = timedelta(days=90)
WATCHABLE = frozenset({PostingStatus.AWAITING_CHECK, PostingStatus.OPEN, PostingStatus.PAUSED, PostingStatus.IN_HAND})


def begin_watch(session: Session, *, actor: Actor, posting: Posting, now: datetime) -> Watch:
    """Tell `actor` of good matches for a posting of theirs from now on; what fits already is in sight, and not told.

    Raises Conflict("not-watchable") for a posting that no match can be found for any more.
    """
    if actor.person_id is None or not may_keep(actor, organisation_id=posting.organisation_id):
        raise NotPermitted("posting")
    if posting.status not in WATCHABLE:
        raise Conflict("not-watchable")
    watch = find_watch(session, posting=posting, actor=actor)
    if watch is None:
        try:
            with session.begin_nested():
                session.add(Watch(posting_id=posting.id, person_id=actor.person_id, began_at=now))
        except IntegrityError:
            # The button was pressed twice at the same moment, and the other press was first.
            session.expire_all()
        watch = find_watch(session, posting=posting, actor=actor)
        assert watch is not None
    watch.stopped_at = None
    session.flush()
    if posting.status is PostingStatus.OPEN:
        _note_told(session, watch, list_untold(session, watch=watch), now)
    note_event(session, actor=actor, action="watch.began", about=posting.ref, now=now)
    return watch


def stop_watch(session: Session, *, actor: Actor, posting: Posting, now: datetime) -> None:
    """Tell `actor` no more. Stopping what was stopped, or never began, changes nothing."""
    watch = find_watch(session, posting=posting, actor=actor)
    if watch is not None and watch.stopped_at is None:
        watch.stopped_at = now
        note_event(session, actor=actor, action="watch.stopped", about=posting.ref, now=now)


def stop_by_link(session: Session, *, link: OneUseLink, now: datetime) -> Watch | None:
    """Stop the watch that a link from an e-mail names, and return it: whoever holds the link reads that mail."""
    watch = session.get(Watch, link.payload["watch_id"])
    if watch is not None and watch.person_id == link.person_id and watch.stopped_at is None:
        watch.stopped_at = now
        actor = Actor(person_id=watch.person_id)
        note_event(session, actor=actor, action="watch.stopped", about=watch.posting.ref, now=now)
    return watch


def tell_watchers(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Write to everybody whose watch has a match to tell of: one e-mail for all that are new. Returns how many."""
    due = list_watches_with_news(session, before=now - A_DAY, limit=limit)
    for watch in due:
        found = list_untold(session, watch=watch)
        _note_told(session, watch, found, now)
        watch.told_at = now
        link = create_link(
            session,
            purpose=STOP_WATCH,
            email=watch.person.email,
            person=watch.person,
            now=now,
            payload={"watch_id": watch.id},
            expires_in=LINK_KEPT,
        )
        queue_message(
            session,
            kind="watch-found",
            now=now,
            to=watch.person,
            dedupe_key=f"watch:{watch.id}:{found[0].id}",
            payload={
                "posting_id": watch.posting_id,
                "from_posting_id": found[0].id,
                "count": len(found),
                "link_id": link.id,
            },
        )
    return len(due)


def _note_told(session: Session, watch: Watch, found: Sequence[Posting], now: datetime) -> None:
    session.add_all(WatchNotice(watch_id=watch.id, posting_id=other.id, told_at=now) for other in found)
    session.flush()
