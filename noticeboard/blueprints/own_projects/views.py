"""Making, changing and closing one's own projects, and choosing the needs that are part of them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.own_projects.forms import NeedsForm, ProjectForm
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Conflict, NotPermitted
from noticeboard.domain.lifecycle import ProjectStatus
from noticeboard.domain.posting_permissions import may_post
from noticeboard.domain.projects import EDITABLE
from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import db
from noticeboard.models import Project
from noticeboard.queries.organisations import get_own_organisation
from noticeboard.queries.projects import (
    get_own_project,
    list_need_ids,
    list_needs_to_choose,
    list_own_projects,
    read_progress,
)
from noticeboard.services.projects import choose_needs, close_project, edit_project, make_project
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor, signed_in_member
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time
from noticeboard.web.projects import progress_words
from noticeboard.web.step_forms import StepForm

bp = Blueprint("own_projects", __name__, url_prefix="/your-projects")
bp.after_request(forbid_storing)


@bp.route("")
@access(Access.SIGNED_IN)
def index() -> ResponseReturnValue:
    """The projects of one's organisations."""
    projects = list_own_projects(db.session(), actor=current_actor())
    progress = read_progress(db.session(), project_ids=[project.id for project in projects])
    return render_template(
        "own_projects/index.html",
        projects=[(project, progress_words(progress[project.id]), project.status in EDITABLE) for project in projects],
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Access.MEMBER)
def new() -> ResponseReturnValue:
    """Make a project, and go on to choose its needs."""
    actor, standing = current_actor(), signed_in_member()
    if not may_post(actor, organisation_id=standing.organisation_id, side=Side.NEED):
        raise NotPermitted("make-project")
    form = ProjectForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        group = get_own_organisation(db.session(), standing.organisation_ref, actor=actor)
        title, story = form.title.data, form.story.data
        made = make_project(db.session(), actor=actor, organisation=group, title=title, story=story, now=utc_now())
        submission.location = url_for("own_projects.needs", ref=made.ref)
        db.session.commit()
        flash(f"“{made.title}” is with the team. Choose the needs that are part of it.", "success")
        return redirect(submission.location)
    return render_template("own_projects/new.html", form=form), form.status


@bp.route("/<ref>/edit", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def edit(ref: str) -> ResponseReturnValue:
    """Change what a project says."""
    actor, project = current_actor(), _editable(ref)
    form = ProjectForm.of(project)
    stale = form.is_stale(project)
    if form.accepted() and not stale:
        submission, declined = first_time(actor), project.status is ProjectStatus.DECLINED
        title, story = form.title.data, form.story.data
        edit_project(db.session(), actor=actor, project=project, title=title, story=story, now=utc_now())
        submission.location = url_for("projects.show", ref=ref)
        db.session.commit()
        flash("Your project is with the team again." if declined else "Your changes are saved.", "success")
        return redirect(submission.location)
    return render_template("own_projects/edit.html", form=form, project=project, stale=stale), form.status


@bp.route("/<ref>/needs", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def needs(ref: str) -> ResponseReturnValue:
    """Choose which of one's needs are part of a project."""
    actor, project = current_actor(), _editable(ref)
    known = list_needs_to_choose(db.session(), project=project)
    form = NeedsForm.of(known, list_need_ids(db.session(), project=project))
    if form.accepted():
        submission = first_time(actor)
        chosen = [need.id for need in known if need.ref in form.needs.data]
        choose_needs(db.session(), actor=actor, project=project, need_ids=chosen, now=utc_now())
        submission.location = url_for("projects.show", ref=ref)
        db.session.commit()
        flash("The needs of your project are saved.", "success")
        return redirect(submission.location)
    return render_template("own_projects/needs.html", form=form, project=project, known=known), form.status


@bp.route("/<ref>/close", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def close(ref: str) -> ResponseReturnValue:
    """End a project. Its needs go on."""
    actor, project, form = current_actor(), _editable(ref), StepForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        close_project(db.session(), actor=actor, project=project, now=utc_now())
        submission.location = url_for("own_projects.index")
        db.session.commit()
        flash(f"“{project.title}” is closed.", "success")
        return redirect(submission.location)
    return render_template("own_projects/close.html", form=form, project=project), form.status


def _editable(ref: str) -> Project:
    """One's own project that is not closed. Raises NotFound, or Conflict("moved-on")."""
    project = get_own_project(db.session(), ref, actor=current_actor())
    if project.status not in EDITABLE:
        raise Conflict("moved-on")
    return project
