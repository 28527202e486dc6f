"""Reading one-use links."""

from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.models import OneUseLink


def find_link(session: Session, *, link_id: int) -> OneUseLink | None:
    """The link with an id, used or not. Who may use it is proven by its token, not here."""
    return session.get(OneUseLink, link_id)


def is_live(link: OneUseLink, *, now: datetime) -> bool:
    """Say whether a link can still be used: neither used nor run out."""
    return link.used_at is None and link.expires_at > now
