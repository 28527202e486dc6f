"""Accounts: signing up and in, one-use links, and a person's own account."""

from noticeboard.blueprints.accounts import links, sign_in, views
from noticeboard.blueprints.accounts.blueprint import bp

__all__ = ["bp", "links", "sign_in", "views"]
