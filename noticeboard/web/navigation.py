"""What every page shows around its content: where one can go, who is signed in, and what kind of board this is."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask import url_for as flask_url_for

from noticeboard.domain.actor import Actor
from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import db
from noticeboard.queries.areas import is_demonstration_board
from noticeboard.web.actor import current_actor, current_person
from noticeboard.web.kept_forms import shows_kept_form


def url_for(endpoint: str, **values: str) -> str:
    """The address of a page, once it is built."""
    return flask_url_for(endpoint, _external=False, **values) if endpoint in current_app.view_functions else "#"


# What an organisation finds on its own noticeboard, wherever it stands.
OWN_PAGES = ("/your-", "/responses/", "/introductions/", "/connections/")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the service navigation."""

    text: str
    href: str
    current: bool
    active: bool


def navigation(actor: Actor) -> list[NavItem]:
    """The links this person may follow, with the present page and section marked."""
    links = [
        ("Needs", url_for("postings.browse", side="needs")),
        ("Offers", url_for("postings.browse", side="offers")),
        ("Impact", url_for("impact.show")),
    ]
    if actor.side is not Side.OFFER:
        links.append(("Post a need", url_for("drafts.new", side="needs")))
    if actor.side is not Side.NEED:
        links.append(("Post an offer", url_for("drafts.new", side="offers")))
    if actor.acting_for:
        links.append(("Your noticeboard", url_for("organisations.dashboard")))
    if actor.in_team:
        links.append(("Team", url_for("team_review.queue")))
    here = request.path
    own = actor.acting_for is not None and here.startswith(OWN_PAGES)
    place = url_for("organisations.dashboard") if own else here
    section = max((href for _, href in links if place == href or place.startswith(href + "/")), key=len, default="")
    return [NavItem(text, href, here == href, href == section) for text, href in links]


def account_link() -> dict[str, str]:
    """The link at the top right: to one's account, or to sign in."""
    person = current_person()
    if person is None:
        return {"text": "Sign in", "href": url_for("accounts.sign_in")}
    return {"text": person.name, "href": url_for("accounts.show")}


def init_navigation(app: Flask) -> None:
    """Give every page its navigation."""

    @app.context_processor
    def around() -> dict[str, Any]:
        actor, person = current_actor(), current_person()
        return {
            "actor": actor,
            "nav_items": navigation(actor),
            "signed_in": person is not None,
            "account_link": account_link(),
            "sign_out_url": url_for("accounts.sign_out"),
            "acting_for": actor.acting_for.organisation_name if actor.acting_for else None,
            "is_demonstration": is_demonstration_board(db.session()),
            "shows_kept_form": shows_kept_form(),
        }
