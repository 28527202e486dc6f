"""Reads: a session in, ordered rows or frozen dataclasses out."""
