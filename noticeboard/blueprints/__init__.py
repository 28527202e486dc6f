"""Pages: one package a noun, each with views.py and forms.py."""

from flask import Blueprint, Flask

from noticeboard.blueprints.accounts import bp as accounts
from noticeboard.blueprints.concerns.views import bp as concerns
from noticeboard.blueprints.connections.views import bp as connections
from noticeboard.blueprints.drafts.views import bp as drafts
from noticeboard.blueprints.health.views import bp as health
from noticeboard.blueprints.help_ideas.views import bp as help_ideas
from noticeboard.blueprints.impact.views import bp as impact
from noticeboard.blueprints.introductions.views import bp as introductions
from noticeboard.blueprints.organisations import bp as organisations
from noticeboard.blueprints.own_postings.views import bp as own_postings
from noticeboard.blueprints.own_postings.why_not import bp as why_not
from noticeboard.blueprints.own_projects.views import bp as own_projects
from noticeboard.blueprints.postings.views import bp as postings
from noticeboard.blueprints.projects.views import bp as projects
from noticeboard.blueprints.public.views import bp as public
from noticeboard.blueprints.records.views import bp as records
from noticeboard.blueprints.responses.views import bp as responses
from noticeboard.blueprints.team.concerns.views import bp as team_concerns
from noticeboard.blueprints.team.introductions.views import bp as team_introductions
from noticeboard.blueprints.team.organisations.views import bp as team_organisations
from noticeboard.blueprints.team.postings.twins import bp as team_twins
from noticeboard.blueprints.team.postings.views import bp as team_postings
from noticeboard.blueprints.team.projects.views import bp as team_projects
from noticeboard.blueprints.team.reports.views import bp as team_reports
from noticeboard.blueprints.team.review.views import bp as team_review
from noticeboard.blueprints.team.rounds.views import bp as team_rounds
from noticeboard.blueprints.team.settings.views import bp as team_settings
from noticeboard.blueprints.team.social_value.views import bp as team_social_value
from noticeboard.blueprints.team.words.views import bp as team_words
from noticeboard.blueprints.watches.views import bp as watches

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    concerns,
    connections,
    drafts,
    health,
    help_ideas,
    impact,
    introductions,
    organisations,
    own_postings,
    own_projects,
    postings,
    projects,
    public,
    records,
    responses,
    team_concerns,
    team_introductions,
    team_organisations,
    team_postings,
    team_projects,
    team_reports,
    team_review,
    team_rounds,
    team_settings,
    team_social_value,
    team_twins,
    team_words,
    watches,
    why_not,
)


def register_blueprints(app: Flask) -> None:
    """Give the application every page."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
