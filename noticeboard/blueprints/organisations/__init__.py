"""Organisations: registering, their public page, their members, and the noticeboard of the one acted for."""

from noticeboard.blueprints.organisations import members, views
from noticeboard.blueprints.organisations.blueprint import bp

__all__ = ["bp", "members", "views"]
