"""Every route answers every kind of person as `who_may.toml` says, for their own, others', closed and missing objects.

`who_may.toml` is written by hand. A route that it does not name fails, and so does a name that is no route.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.routing import Rule

from noticeboard.app import Noticeboard
from tests.house.conftest import Stage
from tests.house.source import ROOT
from tests.house.world import PEOPLE, World

pytestmark = pytest.mark.house

WRITTEN: dict[str, dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "house" / "who_may.toml").read_text(encoding="utf-8")
)
OUTCOMES = {200: "ok", 403: "no", 404: "missing", 409: "moved", 410: "gone", 422: "ok", 400: "ok"}
GOING_ON = {"ok", "away", "moved"}


@dataclass(frozen=True)
class Cell:
    """One person opening one address."""

    person: str
    thing: str
    path: str
    expected: str

    def fits(self, outcome: str, *, sent_to_page: bool) -> bool:
        """Say whether an answer is as written; a form sent empty to a page goes on in any way where the page opens."""
        if sent_to_page and self.expected in GOING_ON:
            return outcome in GOING_ON
        return outcome == self.expected


def rules(app: Noticeboard) -> dict[str, Rule]:
    """Every route of the application but that of static files, by endpoint."""
    return {rule.endpoint: rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"}


def cells(app: Noticeboard, world: World, entry: str) -> Iterator[Cell]:
    """Every person against every object that an entry of the file names."""
    written = dict(WRITTEN[entry])
    values: dict[str, Any] = written.pop("path", {})
    kind = next((value for value in values.values() if value in world.objects), None)
    things = world.objects[kind] if kind else {"page": ""}
    said = {thing: answers for names, answers in written.items() for thing in names.split()}
    assert set(said) == set(things), f"{entry} must speak of {sorted(things)}"
    for thing, answers in said.items():
        path = path_of(app, world, entry.split()[0], values, thing)
        for person in PEOPLE:
            yield Cell(person, thing, path, answer_for(answers, person))


def path_of(app: Noticeboard, world: World, endpoint: str, values: dict[str, Any], thing: str) -> str:
    """The address of a route for one object; a second object on the same page is one that is there."""
    filled, chosen = {}, False
    for name, value in values.items():
        known = world.objects.get(value)
        if known is None:
            filled[name] = value
        elif chosen:
            filled[name] = next(iter(known.values()))
        else:
            filled[name], chosen = known[thing], True
    path: str = app.url_map.bind("localhost").build(endpoint, filled)
    return path


def answer_for(answers: dict[str, Any], person: str) -> str:
    """The outcome that is written for a person: by name, or as one of the rest."""
    named = [outcome for outcome, people in answers.items() if isinstance(people, list) and person in people]
    rest = [outcome for outcome, people in answers.items() if people == "rest"]
    assert len(named) <= 1, f"{person} is named under {named}"
    assert named or rest, f"nothing is said of {person}"
    return named[0] if named else rest[0]


def outcome_of(status: int, location: str | None) -> str:
    """What an answer comes to."""
    if status in {301, 302, 303}:
        return "sign-in" if urlsplit(location or "").path == "/sign-in" else "away"
    return OUTCOMES.get(status, str(status))


def test_the_file_names_every_route_and_nothing_else(app: Noticeboard) -> None:
    named = {entry.split()[0] for entry in WRITTEN}

    assert named == set(rules(app))


@pytest.mark.parametrize("entry", sorted(WRITTEN))
def test_a_route_answers_each_person_as_it_is_written(app: Noticeboard, stage: Stage, entry: str) -> None:
    rule = rules(app).get(entry.split()[0])
    assert rule is not None, f"{entry} is no route"
    methods = [method for method in ("GET", "POST") if method in (rule.methods or set())]
    wrong = []

    for cell in cells(app, stage.world, entry):
        for method in methods:
            answer = stage.open(cell.person, cell.path, method)
            outcome = outcome_of(answer.status_code, answer.headers.get("Location"))
            if not cell.fits(outcome, sent_to_page=method == "POST" and "GET" in methods):
                wrong.append(f"{cell.person}, {cell.thing}: {method} {cell.path} is {outcome}, not {cell.expected}")

    assert wrong == []
