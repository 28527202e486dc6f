"""Who is at the other end: the signed-in session, turned into the actor that rules and queries are given."""

from flask import Flask, Response, g, request
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from noticeboard.clock import utc_now
from noticeboard.domain.actor import NOBODY, Actor, Standing
from noticeboard.domain.errors import Conflict, NotPermitted
from noticeboard.extensions import READING, db, login_manager
from noticeboard.models import Person, SignInSession
from noticeboard.queries.people import actor_for, find_session
from noticeboard.services.sessions import note_last_seen
from noticeboard.web.headers import forbid_storing


class SignedIn:
    """What Flask-Login calls the user: one live session of one person."""

    is_active = True
    is_authenticated = True
    is_anonymous = False

    def __init__(self, row: SignInSession, token: str) -> None:
        self.row = row
        self.token = token

    def get_id(self) -> str:
        """The session's token, which is all the cookie carries."""
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_session(token: str) -> SignedIn | None:
    """Find the live session that a cookie's token belongs to."""
    row = find_session(db.session(), token=token, now=utc_now())
    return SignedIn(row, token) if row else None


def current_session() -> SignInSession | None:
    """The session of whoever is signed in."""
    return current_user.row if getattr(current_user, "is_authenticated", False) else None


def current_person() -> Person | None:
    """Whoever is signed in, whether or not they have passed the second step."""
    row = current_session()
    return row.person if row else None


def signed_in_session() -> SignInSession:
    """The session of whoever is signed in, on a page that only they may open. Raises NotPermitted for a visitor."""
    row = current_session()
    if row is None:
        raise NotPermitted("page")
    return row


def signed_in_person() -> Person:
    """Whoever is signed in, on a page that only they may open. Raises NotPermitted for a visitor."""
    return signed_in_session().person


def signed_in_member() -> Standing:
    """What whoever asks is to the organisation they act for, on a page for members. Raises NotPermitted without one."""
    standing = current_actor().acting_for
    if standing is None:
        raise NotPermitted("page")
    return standing


def needs_second_step() -> bool:
    """Whether somebody has given a password but not yet the code that the team must give."""
    row = current_session()
    return row is not None and _second_step_due(row)


def _second_step_due(row: SignInSession) -> bool:
    person = row.person
    has_one = person.totp_confirmed_at is not None
    must_have_one = bool(person.team_roles) and not person.is_demonstration
    return (has_one or must_have_one) and row.second_step_at is None


def current_actor() -> Actor:
    """The person who asks, acting for the organisation that the form or the session names."""
    if "actor" not in g:
        row = current_session()
        # Until it is read, and when that is refused: the page that says so asks who is there, too.
        g.actor = NOBODY
        if row is not None and not _second_step_due(row):
            g.actor = _read_actor(row)
    actor: Actor = g.actor
    return actor


def _read_actor(row: SignInSession) -> Actor:
    named = _named_organisation()
    actor = actor_for(db.session(), person=row.person, acting_for_id=row.acting_for_id, acting_for_ref=named)
    if named and (actor.acting_for is None or actor.acting_for.organisation_ref != named):
        raise Conflict("not-your-organisation")
    return actor


def _named_organisation() -> str | None:
    """The reference of the organisation that the form being sent is for; None also for a form too large to be read."""
    if request.method in READING:
        return None
    try:
        return request.form.get("acting_for")
    except RequestEntityTooLarge:
        return None


def init_actor(app: Flask) -> None:
    """Note, once a minute at most, that a signed-in person was here, and keep what they see out of caches."""
    login_manager.init_app(app)
    login_manager.session_protection = None

    @app.before_request
    def last_seen() -> None:
        row = current_session()
        g.signed_in = row is not None
        try:
            if row is not None and note_last_seen(db.session(), row=row, now=utc_now()):
                db.session.commit()
        except OperationalError:
            # Somebody else is writing at this very moment, and the page matters more than the note.
            db.session.rollback()

    @app.after_request
    def keep_private(response: Response) -> Response:
        return forbid_storing(response) if g.get("signed_in") else response
