"""Making areas, which only a command does."""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY
from noticeboard.domain.errors import Conflict, Invalid
from noticeboard.models import Area, AreaAuthority
from noticeboard.services.events import note_event


def create_area(
    session: Session, *, code: str, name: str, council: str, team_email: str, lads: Iterable[str], now: datetime
) -> Area:
    """Make an area that covers the districts `lads`.

    Raises Invalid for a code or district of the wrong shape, and Conflict("area-known") when the code is taken.
    """
    districts = tuple(dict.fromkeys(lads))
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,31}", code, re.ASCII):
        raise Invalid("area-code")
    if not districts or not all(re.fullmatch(r"[EWSN]\d{8}", lad, re.ASCII) for lad in districts):
        raise Invalid("area-district")
    if session.scalar(select(Area.id).where(Area.code == code)) is not None:
        raise Conflict("area-known")
    area = Area(code=code, name=name.strip(), council=council.strip(), team_email=team_email.strip().lower())
    area.authorities = [AreaAuthority(lad_code=lad) for lad in districts]
    session.add(area)
    session.flush()
    note_event(session, actor=NOBODY, action="area.made", about=f"area:{area.id}", now=now, after={"code": code})
    return area
