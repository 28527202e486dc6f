"""Keeping what postings mean: encoded with the change where that is quick, else left for the worker."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import Posting, PostingMeaning

QUICK_CHARACTERS = 3000
OVER = frozenset({PostingStatus.MET, PostingStatus.CLOSED})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A posting that is still to be encoded, as it read when it was looked at."""

    posting_id: int
    title: str
    description: str


def encoder_at_hand(session: Session) -> matching.Encoder | None:
    """The encoder, where whoever made the session has one to give just now."""
    give: Callable[[], matching.Encoder | None] | None = session.info.get("encoder")
    return give() if give is not None else None


def keep_meaning(session: Session, *, posting: Posting) -> None:
    """Keep the vectors of an open posting's text as it is now, and none of one that is over, or away and changed.

    Without an encoder at hand, or for a long text, the posting is put down for the worker. It is never held up by it.
    """
    session.flush()
    row = session.get(PostingMeaning, posting.id)
    digest = digest_of(posting.title, posting.description)
    if posting.status is not PostingStatus.OPEN:
        if row is not None and (posting.status in OVER or row.digest != digest):
            session.delete(row)
            session.flush()
        return
    if row is None:
        row = PostingMeaning(posting_id=posting.id, digest="", version="", vectors=b"")
        session.add(row)
    if row.digest == digest and row.version:
        return
    row.digest, row.version, row.vectors = digest, "", b""
    encoder = encoder_at_hand(session)
    if encoder is not None and len(posting.description) <= QUICK_CHARACTERS:
        write_vectors(row, encoder, title=posting.title, description=posting.description)
    session.flush()


def write_vectors(row: PostingMeaning, encoder: matching.Encoder, *, title: str, description: str) -> None:
    """Encode a text, and put its vectors on a row."""
    meaning = matching.encode_posting(encoder, title=title, description=description)
    row.version, row.vectors = meaning.version, meaning.to_bytes()


def find_waiting(session: Session) -> Waiting | None:
    """The open posting that is to be encoded next, or None."""
    waits = (
        select(Posting.id, Posting.title, Posting.description)
        .join(PostingMeaning, PostingMeaning.posting_id == Posting.id)
        .where(PostingMeaning.version == "", Posting.status == PostingStatus.OPEN)
        .order_by(PostingMeaning.posting_id)
        .limit(1)
    )
    row = session.execute(waits).first()
    return Waiting(*row) if row else None


def digest_of(title: str, description: str) -> str:
    """What tells whether vectors are still those of a text."""
    return hashlib.blake2b(f"{title}\n{description}".encode(), digest_size=16).hexdigest()
