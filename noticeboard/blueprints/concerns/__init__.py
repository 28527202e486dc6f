"""Raising a concern privately with the team."""
