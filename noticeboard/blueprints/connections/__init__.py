"""Connections: two parties working together."""
