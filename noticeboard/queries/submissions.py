"""Reading forms that were kept or carried out."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.models import KeptForm, Submission


def find_kept_form(session: Session, *, key: str, path: str, now: datetime) -> KeptForm | None:
    """The form kept under `key` for the page at `path`, unless it has expired."""
    key_hash = hashlib.sha256(key.encode()).hexdigest()
    return session.scalar(
        select(KeptForm).where(KeptForm.key_hash == key_hash, KeptForm.path == path, KeptForm.expires_at > now)
    )


def find_submission(session: Session, *, actor_key: str, form_key: str) -> Submission | None:
    """What became of a form that somebody sent, by who sent it and the form's key."""
    return session.scalar(select(Submission).where(Submission.actor == actor_key, Submission.form_key == form_key))
