"""Encoding what was put down for the worker: outside any transaction, since it takes longer than a change may."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import Posting, PostingMeaning
from noticeboard.services.meanings import Waiting, digest_of
from noticeboard.services.suggestions import refresh_for


def keep_encoded(session: Session, *, waiting: Waiting, meaning: matching.Meaning, now: datetime) -> bool:
    """Keep the vectors of a posting and find its matches afresh; False where it has changed in the meantime."""
    posting = session.get_one(Posting, waiting.posting_id)
    row = session.get(PostingMeaning, posting.id)
    same = row is not None and row.digest == digest_of(waiting.title, waiting.description)
    if row is None or not same or posting.status is not PostingStatus.OPEN:
        return False
    row.version, row.vectors = meaning.version, meaning.to_bytes()
    session.flush()
    refresh_for(session, posting=posting, now=now)
    return True


def put_down_missing(session: Session, *, limit: int = 500) -> int:
    """Put open postings that have no vectors down for the worker, some at a time. Returns how many."""
    missing = (
        select(Posting.id, Posting.title, Posting.description)
        .outerjoin(PostingMeaning, PostingMeaning.posting_id == Posting.id)
        .where(PostingMeaning.posting_id.is_(None), Posting.status == PostingStatus.OPEN)
        .order_by(Posting.id)
        .limit(limit)
    )
    rows = session.execute(missing).all()
    session.add_all(
        PostingMeaning(posting_id=posting_id, digest=digest_of(title, description), version="", vectors=b"")
        for posting_id, title, description in rows
    )
    return len(rows)
