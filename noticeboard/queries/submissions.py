"""Reading forms that were kept or carried out."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.models import KeptForm


def find_kept_form(session: Session, *, key: str, path: str, now: datetime) -> KeptForm | None:
    """The form kept under `key` for the page at `path`, unless it has expired."""
    key_hash = hashlib.sha256(key.encode()).hexdigest()
    return session.scalar(
        select(KeptForm).where(KeptForm.key_hash == key_hash, KeptForm.path == path, KeptForm.expires_at > now)
    )
