"""Pages: one package a noun, each with views.py and forms.py."""

from flask import Blueprint, Flask

from noticeboard.blueprints.accounts import bp as accounts
from noticeboard.blueprints.drafts.views import bp as drafts
from noticeboard.blueprints.health.views import bp as health
from noticeboard.blueprints.own_postings.views import bp as own_postings
from noticeboard.blueprints.postings.views import bp as postings
from noticeboard.blueprints.public.views import bp as public
from noticeboard.blueprints.team.settings.views import bp as team_settings

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    health,
    postings,
    drafts,
    own_postings,
    public,
    team_settings,
)


def register_blueprints(app: Flask) -> None:
    """Give the application every page."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
