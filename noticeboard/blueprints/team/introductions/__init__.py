"""Introducing pairs."""
