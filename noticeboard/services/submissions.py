"""Doing each form once, and keeping the answers of one that could not be carried out."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import AlreadyDone, Conflict
from noticeboard.models import KeptForm, Submission
from noticeboard.services.giving_way import insert_into

KEPT_FOR = timedelta(hours=24)


def digest_of(fields: Iterable[tuple[str, str]]) -> str:
    """A digest of a form's answers, whatever their order."""
    return hashlib.sha256(json.dumps(sorted(fields), ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def begin_submission(session: Session, *, actor_key: str, form_key: str, digest: str, now: datetime) -> Submission:
    """Claim a form key for this transaction, before anything else is done with the form.

    actor_key   who is sending it: "person:7", or a visitor's own key.
    digest      of the answers, from `digest_of`.

    Returns the row, whose `location` the view fills in before it commits.
    Raises AlreadyDone when the same form with the same answers was carried out, and Conflict("form-used") when it
    was carried out with other answers.
    """
    claim = (
        insert_into(session, Submission)
        .values(actor=actor_key, form_key=form_key, digest=digest, submitted_at=now)
        .on_conflict_do_nothing()
        .returning(Submission.id)
    )
    claimed = session.execute(claim).scalar_one_or_none()
    row = session.scalars(
        select(Submission).where(Submission.actor == actor_key, Submission.form_key == form_key)
    ).one()
    if claimed is not None:
        return row
    if row.digest == digest and row.location:
        raise AlreadyDone("form-done", location=row.location)
    raise Conflict("form-used", location=row.location)


def keep_answers(session: Session, *, path: str, fields: Iterable[tuple[str, str]], now: datetime) -> str:
    """Keep a form's answers for a day, and return the key that shows them again."""
    session.execute(delete(KeptForm).where(KeptForm.expires_at <= now))
    key = secrets.token_urlsafe(24)
    session.add(
        KeptForm(
            key_hash=hashlib.sha256(key.encode()).hexdigest(),
            path=path,
            fields=[list(pair) for pair in fields],
            expires_at=now + KEPT_FOR,
        )
    )
    session.flush()
    return key
