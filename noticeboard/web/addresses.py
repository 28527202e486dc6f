"""The page of anything that has a public reference, for links in pages, in messages and in redirects."""

from typing import Protocol

from flask import Flask, url_for


class Referenced(Protocol):
    """A row with a public reference."""

    @property
    def ref(self) -> str:
        """The reference, such as N-7F3KQ2."""


PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "N": ("postings.show", {"side": "needs"}),
    "O": ("postings.show", {"side": "offers"}),
    "R": ("responses.show", {}),
    "I": ("introductions.show", {}),
    "C": ("connections.show", {}),
    "S": ("team_social_value.show", {}),
    "G": ("organisations.show", {}),
    "P": ("projects.show", {}),
}


def address(about: Referenced | str, *, external: bool = False) -> str:
    """The address of the page that shows `about`, a row with a reference or the reference itself."""
    ref = about if isinstance(about, str) else about.ref
    endpoint, values = PAGES[ref[:1]]
    return url_for(endpoint, **values, ref=ref, _external=external)


def init_addresses(app: Flask) -> None:
    """Give every template `address(row)`."""
    app.jinja_env.globals["address"] = address
