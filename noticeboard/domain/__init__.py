"""The rules: plain functions and frozen dataclasses, standard library only."""
