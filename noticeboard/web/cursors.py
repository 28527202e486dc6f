"""Cursors of pages: the reference of the posting that a page follows or goes before."""

from collections.abc import Mapping

from noticeboard.domain.references import PATTERN


def read_cursor(answers: Mapping[str, str], name: str) -> str | None:
    """Return the reference that an address gives under a name; None, the first page, for anything else."""
    given = answers.get(name, "")
    return given if len(given) == 8 and PATTERN.fullmatch(given) else None
