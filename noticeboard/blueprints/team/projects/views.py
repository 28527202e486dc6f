"""The queue of projects to check, and the check of one: approve, or decline with a reason."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.projects.forms import DeclineForm
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Conflict
from noticeboard.domain.lifecycle import ProjectStatus
from noticeboard.extensions import db
from noticeboard.models import Project
from noticeboard.queries.projects import (
    find_next_to_check,
    get_team_project,
    list_project_needs,
    list_projects_to_check,
)
from noticeboard.services.hidden_places import private_words
from noticeboard.services.projects import approve_project, decline_project
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time
from noticeboard.web.projects import shown_needs
from noticeboard.web.step_forms import StepForm
from noticeboard.web.working_days import check_by, working_days_since

bp = Blueprint("team_projects", __name__, url_prefix="/team/projects")
bp.after_request(forbid_storing)


@bp.route("")
@access(Access.TEAM)
def queue() -> ResponseReturnValue:
    """What waits to be checked, longest first."""
    now = utc_now()
    projects = list_projects_to_check(db.session(), actor=current_actor())
    waiting = [(project, working_days_since(project.sent_at, now=now)) for project in projects]
    return render_template("team/projects/queue.html", waiting=waiting)


@bp.route("/<ref>")
@access(Access.TEAM)
def check(ref: str) -> ResponseReturnValue:
    """Everything the team needs to judge one project."""
    project = get_team_project(db.session(), ref, actor=current_actor())
    return _check_page(project, DeclineForm.from_request())


@bp.route("/<ref>/approve", methods=["POST"])
@access(Access.TEAM)
def approve(ref: str) -> ResponseReturnValue:
    """Let everybody read a project."""
    actor, project = current_actor(), _to_check(ref)
    submission = first_time(actor)
    approve_project(db.session(), actor=actor, project=project, now=utc_now())
    submission.location = _next_after(project)
    db.session.commit()
    flash(f"Everybody can read “{project.title}” now.", "success")
    return redirect(submission.location)


@bp.route("/<ref>/decline", methods=["POST"])
@access(Access.TEAM)
def decline(ref: str) -> ResponseReturnValue:
    """Send a project back with the reason."""
    actor, project, form = current_actor(), _to_check(ref), DeclineForm.from_request()
    if not form.accepted():
        return _check_page(project, form, refused=True)
    submission = first_time(actor)
    decline_project(db.session(), actor=actor, project=project, reason=form.reason.data, now=utc_now())
    submission.location = _next_after(project)
    db.session.commit()
    flash(f"“{project.title}” has been sent back to its group.", "success")
    return redirect(submission.location)


def _to_check(ref: str) -> Project:
    """A project that waits for the team's decision. Raises NotFound, or Conflict("moved-on") when it has been made."""
    project = get_team_project(db.session(), ref, actor=current_actor())
    if project.status is not ProjectStatus.AWAITING_CHECK:
        raise Conflict("moved-on")
    return project


def _check_page(project: Project, declining: DeclineForm, *, refused: bool = False) -> ResponseReturnValue:
    page = render_template(
        "team/projects/check.html",
        project=project,
        needs=shown_needs(list_project_needs(db.session(), project=project, actor=current_actor())),
        form=declining if refused else None,
        approving=StepForm(formdata=None),
        declining=declining,
        check_by=check_by(project.sent_at),
        said_private=private_words(f"{project.title}\n{project.story}", project.organisation),
    )
    return page, 422 if refused else 200


def _next_after(project: Project) -> str:
    """The next project to check, so that a morning's queue is worked through without going back to it."""
    following = find_next_to_check(db.session(), actor=current_actor(), but=project)
    if following is None:
        return url_for("team_projects.queue")
    return url_for("team_projects.check", ref=following.ref)
