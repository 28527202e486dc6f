"""Who may open a page. Every view carries one rule, and a view without one stops the application from starting."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotPermitted
from noticeboard.domain.vocabulary import MembershipRole
from noticeboard.web.actor import current_actor, needs_second_step
from noticeboard.web.kept_forms import keep_form

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class Access(StrEnum):
    """Who may open a page, least to most."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    MEMBER = "member"
    ORGANISATION_ADMIN = "organisation_admin"
    TEAM = "team"
    TEAM_ADMIN = "team_admin"


def may_open(actor: Actor, rule: Access) -> bool:
    """Say whether `actor` may open a page under `rule`. Rights over the thing it shows are the page's own question."""
    match rule:
        case Access.PUBLIC:
            return True
        case Access.SIGNED_IN:
            return actor.active
        case Access.MEMBER:
            return actor.active and actor.acting_for is not None
        case Access.ORGANISATION_ADMIN:
            return actor.active and actor.acting_for is not None and actor.acting_for.role is MembershipRole.ADMIN
        case Access.TEAM:
            return actor.in_team
        case Access.TEAM_ADMIN:
            return actor.team_admin


def access(rule: Access) -> Callable[[View], View]:
    """Declare who may open a view, and turn everybody else away: to sign in, or with a 403 page."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            actor = current_actor()
            if may_open(actor, rule):
                return view(*args, **kwargs)
            if actor.person_id is None or not actor.active:
                return _ask_to_sign_in()
            if rule is Access.MEMBER and not actor.standings:
                return redirect(url_for("organisations.new", next=_here()))
            raise NotPermitted("page")

        guarded.access = rule  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def _here() -> str:
    return request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else keep_form()


def _ask_to_sign_in() -> ResponseReturnValue:
    """Send somebody to sign in, keeping what they typed if they were sending a form."""
    page = "accounts.second_step" if needs_second_step() else "accounts.sign_in"
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for(page, next=_here()))
    if request.method == "POST":
        return redirect(url_for(page, next=keep_form()))
    return abort(403)


def check_every_view(app: Flask) -> None:
    """Stop the application from starting when a route does not say who may open it."""
    silent = sorted(
        name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "access")
    )
    if silent:
        raise RuntimeError(f"These views do not say who may open them: {', '.join(silent)}")
