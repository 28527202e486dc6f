"""The connections of an organisation, and the page of each: contact details, steps, notes and history."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.connections.forms import NoteForm
from noticeboard.clock import local_date, utc_now
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotPermitted
from noticeboard.domain.permissions import may_move_connection
from noticeboard.extensions import db
from noticeboard.models import Connection
from noticeboard.queries.connections import (
    area_ids_of,
    find_contacts,
    get_connection,
    list_connections_of,
    list_notes,
    party_ids_of,
)
from noticeboard.queries.events import list_timeline
from noticeboard.queries.given import list_given
from noticeboard.queries.records import find_record_view
from noticeboard.services.connections import add_note as add_note_to
from noticeboard.services.connections import complete_connection, fall_through, start_connection
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.addresses import address
from noticeboard.web.brokering import connection_step, shown_timeline
from noticeboard.web.given import csv_of, shown_contracts
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time
from noticeboard.web.step_forms import ReasonForm, StepForm

bp = Blueprint("connections", __name__)
bp.after_request(forbid_storing)


@bp.route("/your-connections")
@access(Access.MEMBER)
def index() -> ResponseReturnValue:
    """Whom one's organisation works with, what is not over first."""
    organisation_id = current_actor().organisation_id or 0
    connections = list_connections_of(db.session(), organisation_id=organisation_id)
    given = shown_contracts(list_given(db.session(), organisation_id=organisation_id))
    return render_template(
        "connections/index.html", connections=connections, given=given, whose=_whose(), today=local_date(utc_now())
    )


@bp.route("/your-connections.csv")
@access(Access.MEMBER)
def given_csv() -> ResponseReturnValue:
    """What one's organisation has given, the same figures as on the page."""
    organisation_id = current_actor().organisation_id or 0
    given, today = list_given(db.session(), organisation_id=organisation_id), local_date(utc_now())
    return Response(
        csv_of(given, giver=_whose(), on=today),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="what-you-have-given-{today.isoformat()}.csv"'},
    )


@bp.route("/connections/<ref>")
@access(Access.SIGNED_IN)
def show(ref: str) -> ResponseReturnValue:
    """One connection."""
    actor, connection = _mine(ref)
    return render_template("connections/show.html", form=NoteForm.from_request(), **_page(actor, connection))


@bp.route("/connections/<ref>/start", methods=["POST"])
@access(Access.SIGNED_IN)
def start(ref: str) -> ResponseReturnValue:
    """Say that the help has begun."""
    actor, connection = _mine(ref)
    submission = first_time(actor)
    start_connection(db.session(), actor=actor, connection=connection, now=utc_now())
    submission.location = address(connection)
    db.session.commit()
    flash("Marked as started. The other side is told.", "success")
    return redirect(submission.location)


@bp.route("/connections/<ref>/complete", methods=["POST"])
@access(Access.SIGNED_IN)
def complete(ref: str) -> ResponseReturnValue:
    """Say that all that was agreed has been given."""
    actor, connection = _mine(ref)
    submission = first_time(actor)
    complete_connection(db.session(), actor=actor, connection=connection, now=utc_now())
    submission.location = address(connection)
    db.session.commit()
    flash("Marked as completed. The other side is told.", "success")
    return redirect(submission.location)


@bp.route("/connections/<ref>/fall-through", methods=["GET", "POST"], endpoint="fall_through")
@access(Access.SIGNED_IN)
def let_fall(ref: str) -> ResponseReturnValue:
    """Say that nothing will come of it, with a reason."""
    actor, connection = _mine(ref)
    if not _may_move(actor, connection):
        raise NotPermitted("change-connection")
    form = ReasonForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        fall_through(db.session(), actor=actor, connection=connection, reason=form.reason.data, now=utc_now())
        submission.location = address(connection)
        db.session.commit()
        flash("Marked as fallen through. What was held is back on the board.", "success")
        return redirect(submission.location)
    record = find_record_view(db.session(), connection_id=connection.id, actor=actor)
    return render_template(
        "connections/fall_through.html", form=form, connection=connection, record=record
    ), form.status


@bp.route("/connections/<ref>/notes", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def add_note(ref: str) -> ResponseReturnValue:
    """Write something for both parties and the team to read."""
    actor, connection = _mine(ref)
    form = NoteForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        add_note_to(db.session(), actor=actor, connection=connection, text=form.text.data, now=utc_now())
        submission.location = address(connection)
        db.session.commit()
        return redirect(submission.location)
    return render_template("connections/show.html", form=form, **_page(actor, connection)), form.status


def _whose() -> str:
    """The name of the organisation that whoever asks acts for."""
    standing = current_actor().acting_for
    return standing.organisation_name if standing else ""


def _mine(ref: str) -> tuple[Actor, Connection]:
    """The connection with a reference, and the person who asks, acting for the side of it they belong to."""
    actor = current_actor()
    connection = get_connection(db.session(), ref, actor=actor)
    return actor.acting_as(connection.giver_id, connection.receiver_id), connection


def _may_move(actor: Actor, connection: Connection) -> bool:
    return may_move_connection(actor, party_ids=party_ids_of(connection), area_ids=area_ids_of(connection))


def _page(actor: Actor, connection: Connection) -> dict[str, Any]:
    """What the page of a connection shows."""
    session = db.session()
    record = find_record_view(session, connection_id=connection.id, actor=actor)
    about = [thing.ref for thing in (connection, connection.response, connection.introduction) if thing]
    if record:
        about.append(record.record.ref)
    return {
        "connection": connection,
        "contacts": find_contacts(session, connection=connection),
        "step": connection_step(connection, record.next_step if record else None, actor=actor),
        "step_form": StepForm.from_request(),
        "notes": list_notes(session, connection=connection),
        "timeline": shown_timeline(list_timeline(session, about=about), actor=actor, with_people=True),
        "record": record,
        "can_move": _may_move(actor, connection),
    }
