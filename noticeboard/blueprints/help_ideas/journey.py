"""Where somebody is on the journey, worked out from the address alone, and the addresses of the pages around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from noticeboard.blueprints.help_ideas.forms import answers_in, form_for, pages_of
from noticeboard.domain.help_ideas import HelpAnswers, HelpStart
from noticeboard.web.forms import NoticeboardForm

ASKED = ("give", "sort", "count", "days", "near", "far")


@dataclass(frozen=True, slots=True)
class Journey:
    """The page to show.

    page      "start", "about", "where" or, once all is answered, "needs".
    form      the questions of the page; with errors where they were answered wrong.
    carried   the answers of the pages before it.
    answers   all that was said, once all is answered.
    """

    page: str
    start: HelpStart | None
    form: NoticeboardForm
    carried: Mapping[str, str]
    answers: HelpAnswers | None = None

    @property
    def number(self) -> int:
        """Which page of questions it is, from 1."""
        return pages_of(self.start).index(self.page) + 1

    @property
    def last(self) -> int:
        """How many pages of questions there are."""
        return len(pages_of(self.start))

    @property
    def back_href(self) -> str | None:
        """The page before this one, with everything that was said."""
        pages = (*pages_of(self.start), "needs")
        index = pages.index(self.page)
        return href(pages[index - 1], self.start) if index else None


def read_journey() -> Journey:
    """Read the address: the first page that is not answered, or not well, up to the page that was sent last."""
    given = request.args.get("give", "")
    start = HelpStart(given) if given in set(HelpStart) else None
    pages, done = pages_of(start), request.args.get("step", "")
    carried: dict[str, str] = {}
    forms: dict[str, NoticeboardForm] = {}
    for index, page in enumerate(pages):
        form = form_for(page, start)
        forms[page] = form
        asked = done in pages and index <= pages.index(done)
        if not asked or not form.validate():
            return Journey(page, start, form, carried)
        carried |= {name: request.args[name] for name in ASKED if name in form and name in request.args}
    assert start is not None
    return Journey("needs", start, forms[pages[-1]], carried, answers_in(start, forms))


def href(page: str, start: HelpStart | None, **instead: str) -> str:
    """The address of a page of this journey, with everything that the address says now, but for what is `instead`."""
    pages = (*pages_of(start), "needs")
    index = pages.index(page)
    said: dict[str, Any] = {name: request.args[name] for name in ASKED if request.args.get(name)} | instead
    return url_for("help_ideas.show", **said, step=pages[index - 1] if index else None)
