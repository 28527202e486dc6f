"""The open projects, and the page of one: its story, its needs, how far it has come, who runs it and how to help."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from noticeboard.domain.errors import NotFound
from noticeboard.domain.projects import EDITABLE, progress_of
from noticeboard.domain.references import Prefix, parse_reference
from noticeboard.extensions import db
from noticeboard.queries.organisations import is_known_to
from noticeboard.queries.projects import get_project, list_open_projects, list_project_needs, read_progress
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.addresses import address
from noticeboard.web.cursors import read_cursor
from noticeboard.web.projects import progress_words, project_cards, shown_needs

bp = Blueprint("projects", __name__)


@bp.route("/projects")
@access(Access.PUBLIC)
def browse() -> ResponseReturnValue:
    """The open projects, newest first."""
    before, after = read_cursor(request.args, "before"), read_cursor(request.args, "after")
    page = list_open_projects(db.session(), after=after, before=before)
    progress = read_progress(db.session(), project_ids=[project.id for project in page.projects])
    return render_template("projects/list.html", page=page, cards=project_cards(page.projects, progress))


@bp.route("/projects/<ref>")
@access(Access.PUBLIC)
def show(ref: str) -> ResponseReturnValue:
    """One project, with the state of each of its needs and what that comes to."""
    known = parse_reference(ref, prefix=Prefix.PROJECT)
    if known is None:
        raise NotFound("project")
    actor = current_actor()
    project = get_project(db.session(), known, visible_to_actor=actor)
    if ref != project.ref:
        return redirect(address(project), 301)
    owner, team = actor.belongs_to(project.organisation_id), actor.works_for(project.area_id)
    needs = list_project_needs(db.session(), project=project, actor=actor)
    progress = progress_of(one.progress for one in needs)
    named = is_known_to(db.session(), project.organisation, actor=actor)
    return render_template(
        "projects/show.html",
        project=project,
        needs=shown_needs(needs),
        progress=progress,
        progress_text=progress_words(progress),
        organisation=project.organisation.name if named else project.organisation.public_name,
        organisation_href=address(project.organisation) if named else None,
        owner=owner,
        team=team,
        editable=project.status in EDITABLE,
    )
