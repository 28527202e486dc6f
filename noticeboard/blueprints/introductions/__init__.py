"""Introductions by the team, as both sides see them."""
