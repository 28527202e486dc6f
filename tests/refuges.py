"""A group whose place must not be known and that is not to be named, and a need of it."""

from sqlalchemy.orm import Session

from noticeboard.models import Need, Organisation
from noticeboard.services.hidden_places import set_place_hidden
from tests.factory import NOW, Factory

HOME = "E06000049"
NAME = "Harbour Refuge"
WHERE = {"place_label": "Nantwich (CW5)", "outcode": "CW5", "lad_code": HOME}


def make_refuge(make: Factory, session: Session) -> Organisation:
    """A group in Nantwich that asks for both."""
    group = make.group(name=NAME, may_be_named=False, **WHERE)
    set_place_hidden(session, actor=make.actor(group), organisation=group, hidden=True, now=NOW)
    session.commit()
    return group


def need_of_refuge(make: Factory, session: Session, refuge: Organisation) -> Need:
    """A need of it in Nantwich."""
    row = make.need(organisation=refuge, **WHERE)
    refuge.place_hidden = False
    set_place_hidden(session, actor=make.actor(refuge), organisation=refuge, hidden=True, now=NOW)
    session.commit()
    return row
