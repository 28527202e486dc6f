"""Drawing public references that are not taken."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.references import Prefix, new_reference


def fresh_reference(session: Session, table: Any, prefix: Prefix) -> str:  # noqa: ANN401 - any table with a `ref`
    """Draw a reference that no row of `table` has. The unique constraint settles the rest."""
    while True:
        ref = new_reference(prefix)
        if session.scalar(select(table.id).where(table.ref == ref)) is None:
            return ref
