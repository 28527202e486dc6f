"""Only its owner and the team learn where a posting is more finely than its town or the first half of a postcode."""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.gazetteer_import import import_postcodes
from noticeboard.adapters.gazetteer_postcodes import Selection
from noticeboard.adapters.gazetteer_tables import build_gazetteer
from noticeboard.app import Noticeboard
from noticeboard.domain.places import read_place
from noticeboard.domain.vocabulary import ReachMode
from noticeboard.extensions import limiter
from noticeboard.matching.locality import miles_between
from noticeboard.matching.postings import Point
from noticeboard.models import Need, Organisation, Posting
from noticeboard.services.hidden_places import set_place_hidden
from noticeboard.services.suggestions import find_likely, refresh_for
from tests.conftest import new_client
from tests.factory import NOW, Factory
from tests.gazetteers import GOLDEN, invented_units, write_code_point
from tests.house.test_access_matrix import WRITTEN, cells, rules
from tests.house.world import World
from tests.strict_client import StrictClient

pytestmark = [pytest.mark.house, pytest.mark.usefixtures("clock")]

QUESTIONS = 500
# Of so many the answers are compared with those for a need that is somewhere else in its outcode.
SAMPLE = 100
HINT = "CW1 2BJ"
# A reference is drawn by lot, and now and then looks like a postcode behind its letter.
UNIT = re.compile(r"(?<![NORICSGP]-)\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b", re.ASCII)
FINE = re.compile(r"(?<![\d.])(?:5[0-9]|-?[0-3])\.\d{4,}")
# Nantwich's public point, and where the group really meets: four miles from it.
PUBLIC = Point(53.067, -2.520)
TRUE = Point(53.0215, -2.4610)
ELSEWHERE = Point(53.1102, -2.5903)


@pytest.fixture
def with_postcodes(app: Noticeboard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """A gazetteer with postcodes, as an attacker would wish for; and those postcodes."""
    gazetteer: GazetteerFile = app.extensions["gazetteer"]
    units = [*GOLDEN, *invented_units(8)]
    file = write_code_point(tmp_path_factory.mktemp("published") / "cp.csv", units)
    import_postcodes(gazetteer.path, file, selection=Selection(), now=datetime(2026, 11, 22, tzinfo=UTC))
    yield [unit.postcode for unit in units]
    build_gazetteer(gazetteer.path)


def hide(make: Factory, point: Point, **given: Any) -> Need:
    """A need in Nantwich that is really at `point`."""
    told = {"place_label": "Nantwich (CW5)", "outcode": "CW5", "loc_precision": "unit", "loc_radius_mi": 0.1}
    hidden = {
        "postcode": "CW5 9ZZ",
        "location_text": "CW5 9ZZ, behind the blue gate",
        "lat": point.lat,
        "lng": point.lng,
    }
    return make.need(**{**told, **hidden, "public_lat": PUBLIC.lat, "public_lng": PUBLIC.lng, **given})


def move(session: Session, posting: Posting, point: Point) -> None:
    """Put a posting somewhere else, at the same public point."""
    posting.lat, posting.lng = point.lat, point.lng
    session.commit()


def ask(client: StrictClient, vantage: str, miles: int, sort: str) -> str:
    """What the list answers from somewhere, without what differs in every answer."""
    limiter.reset()
    return client.get("/needs", query_string={"near": vantage, "within": miles, "sort": sort}).text


def vantages(postcodes: Sequence[str]) -> list[tuple[str, int, str]]:
    """Questions from postcodes all round, at each distance and in each order."""
    around = [code for code in postcodes if code.startswith(("CW", "ST", "SY", "WA", "SK", "CH"))]
    asked = [around[number * 7 % len(around)] for number in range(QUESTIONS)]
    return [(code, (5, 10, 25)[at % 3], ("nearest", "newest")[at % 2]) for at, code in enumerate(asked)]


def test_five_hundred_questions_lead_to_the_public_point_and_no_nearer(
    visitor: StrictClient, session: Session, make: Factory, with_postcodes: list[str], app: Noticeboard
) -> None:
    visitor.reads_markup = False
    need = hide(make, TRUE)
    questions = vantages(with_postcodes)

    answers = [ask(visitor, *question) for question in questions]
    guesses = [best_guess(seen) for seen in told_distances(app, questions, answers)]
    move(session, need, ELSEWHERE)
    again = [ask(visitor, *question) for question in questions[:SAMPLE]]

    assert len(answers) == QUESTIONS
    assert 100 < sum(need.title in answer for answer in answers) < 400
    assert again == answers[:SAMPLE]
    assert miles_between(guesses[0], PUBLIC) < 0.6
    for guess in guesses:
        assert miles_between(guess, TRUE) > 0.8 * miles_between(PUBLIC, TRUE)


def test_a_sensitive_service_is_told_apart_from_its_borough_by_no_question(
    visitor: StrictClient, session: Session, make: Factory, with_postcodes: list[str], app: Noticeboard
) -> None:
    visitor.reads_markup = False
    need = hide(make, TRUE, lad_code="E06000049")
    keep_private(session, make, need.organisation)
    questions = vantages(with_postcodes)

    answers = [ask(visitor, *question) for question in questions]
    move(session, need, ELSEWHERE)
    again = [ask(visitor, *question) for question in questions[:SAMPLE]]

    gazetteer: GazetteerFile = app.extensions["gazetteer"]
    boroughs = [read_place(vantage, gazetteer).place for vantage, _, _ in questions]
    inside = [place is not None and place.lad_code == "E06000049" for place in boroughs]
    assert [need.title in answer for answer in answers] == inside
    assert 50 < sum(inside) < QUESTIONS - 50
    assert again == answers[:SAMPLE]
    assert not any(re.search(r"Cheshire East, (?:about )?\d", answer) for answer in answers)


def told_distances(
    app: Noticeboard, questions: Sequence[tuple[str, int, str]], answers: Sequence[str]
) -> list[list[tuple[Point, float]]]:
    """The miles in the answers, from the points of the outcodes asked from, and from those of the very postcodes."""
    gazetteer: GazetteerFile = app.extensions["gazetteer"]
    from_outcodes, from_units = [], []
    for (vantage, _, _), text in zip(questions, answers, strict=True):
        told = re.search(r"Nantwich \(CW5\), (?:about )?(\d+(?:\.\d+)?) miles?", text)
        unit, outcode = gazetteer.find_unit(vantage), gazetteer.find_outcode(vantage.split()[0])
        if told and unit and outcode:
            from_outcodes.append((Point(outcode.lat, outcode.lng), float(told[1])))
            from_units.append((Point(unit.lat, unit.lng), float(told[1])))
    assert len(from_units) > 100
    return [from_outcodes, from_units]


def best_guess(seen: Sequence[tuple[Point, float]]) -> Point:
    """The point whose distances fit best what was answered: a search of ever finer grids."""
    centre, step = Point(53.1, -2.4), 0.08
    for _ in range(9):
        tried = [
            Point(centre.lat + up * step, centre.lng + along * step) for up in range(-4, 5) for along in range(-4, 5)
        ]
        centre = min(tried, key=lambda point: misfit(point, seen))
        step /= 2
    return centre


def misfit(point: Point, seen: Sequence[tuple[Point, float]]) -> float:
    """How badly a point fits what was answered."""
    return math.fsum((miles_between(point, vantage) - miles) ** 2 for vantage, miles in seen)


def test_what_may_fit_a_draft_does_not_depend_on_where_others_really_are(
    session: Session, make: Factory, reference_data: None
) -> None:
    need = hide(make, TRUE)
    offer = make.offer(reach_mi=5)
    answers = []

    # The last lies beyond the box that candidates are looked for in.
    for point in (TRUE, ELSEWHERE, Point(54.4, -2.0)):
        move(session, need, point)
        found = find_likely(session, posting=offer, now=NOW)
        answers.append([(one.posting.ref, one.match.score, str(one.match.reasons)) for one in found])

    assert answers[0]
    assert answers[0] == answers[1] == answers[2]


def test_a_need_is_not_found_by_the_words_of_its_postcode(visitor: StrictClient, make: Factory) -> None:
    need = hide(make, TRUE)

    assert need.title in visitor.get("/needs?q=Nantwich").text
    for words in ("CW5+9ZZ", "9ZZ", "blue+gate"):
        assert need.title not in visitor.get(f"/needs?q={words}").text


def test_no_page_file_or_feed_shows_a_postcode_or_a_fine_point_to_anyone_but_the_team(
    app: Noticeboard, session: Session, make: Factory, unsaved: list[str]
) -> None:
    world = World(make)
    # The stranger's own postings are left as they are: their owner may read what they say.
    others = select(Posting).where(Posting.organisation_id.not_in((world.other_group.id, world.other_business.id)))
    for posting, unit in zip(session.scalars(others).all(), invented_units(3), strict=False):
        posting.postcode, posting.location_text = unit.postcode, f"The yard, {unit.postcode}"
        posting.lat, posting.lng, posting.loc_precision = unit.lat + 0.000123, unit.lng + 0.000123, "unit"
    make.offer(reach_mode=ReachMode.BOROUGH, postcode="CW2 9ZZ")
    session.commit()
    public = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())} - {"static"}
    opened: set[str] = set()

    for person in ("anonymous", "stranger"):
        client = new_client(app, session, unsaved)
        if (who := world.people[person]) is not None:
            client.sign_in(who)
        client.reads_markup = False
        for entry in sorted(WRITTEN):
            if "GET" not in (rules(app)[entry.split()[0]].methods or set()):
                continue
            for path in {cell.path for cell in cells(app, world, entry) if cell.person == person}:
                for asked in asked_of(path):
                    limiter.reset()
                    check_answer(client.get(asked).text, asked)
                opened.add(entry.split()[0])

    assert opened == public


def keep_private(session: Session, make: Factory, organisation: Organisation) -> None:
    """Let an organisation say that where it is must not be known, and that it is not to be named."""
    organisation.name, organisation.may_be_named = "Quiet Harbour Refuge", False
    actor = make.actor(organisation)
    set_place_hidden(session, actor=actor, organisation=organisation, hidden=True, now=NOW)
    session.commit()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("anonymous", ("Wildboarclough", "(SK11)", "Quiet Harbour")),
        ("stranger", ("Wildboarclough", "(SK11)", "Quiet Harbour")),
        # They work together, so that it reads the name; the place it is told by them, or not at all.
        ("business_member", ("Wildboarclough", "(SK11)")),
    ],
)
def test_no_page_file_or_feed_names_a_sensitive_service_or_its_town(
    app: Noticeboard, session: Session, make: Factory, unsaved: list[str], name: str, kept: tuple[str, ...]
) -> None:
    world = World(make)
    where = {"place_label": "Wildboarclough (SK11)", "outcode": "SK11", "lad_code": "E06000049"}
    place = {**where, "public_lat": 53.217, "public_lng": -2.021}
    for posting in session.scalars(select(Posting).where(Posting.organisation_id == world.group.id)):
        for column, value in place.items():
            setattr(posting, column, value)
        refresh_for(session, posting=posting, now=NOW)
    world.group.place_label, world.group.outcode = where["place_label"], where["outcode"]
    world.group.lad_code = where["lad_code"]
    keep_private(session, make, world.group)
    client = new_client(app, session, unsaved)
    if (who := world.people[name]) is not None:
        client.sign_in(who)
    client.reads_markup = False
    read = 0

    for entry in sorted(WRITTEN):
        # Whoever holds an invitation is told by whom.
        if "GET" not in (rules(app)[entry.split()[0]].methods or set()) or entry.startswith("organisations.join"):
            continue
        for path in {cell.path for cell in cells(app, world, entry) if cell.person == name}:
            for asked in asked_of(path):
                limiter.reset()
                text = client.get(asked).text
                read += 1
                told = [word for word in kept if word in text]
                assert told == [], f"{asked} tells {name} {told}"

    assert read > 100


def asked_of(path: str) -> list[str]:
    """The addresses that a page is opened at: the lists also filtered, sorted and turned over."""
    more = ("?near=Crewe&within=25&sort=nearest", "?sort=closing", "?q=paint")
    return [path, *(path + query for query in more)] if path in {"/needs", "/offers"} else [path]


def check_answer(text: str, path: str) -> None:
    """Fail where an answer holds a full postcode or a fine point."""
    postcodes = {found for found in UNIT.findall(text) if found != HINT}
    assert postcodes == set(), f"{path} shows {postcodes}"
    assert FINE.findall(text) == [], f"{path} shows a point of more than three decimals"


def test_the_patterns_of_the_leak_test_find_what_they_look_for() -> None:
    assert UNIT.findall("at SK10 1EA and cw") == ["SK10 1EA"]
    assert UNIT.findall("/records/S-E8N5FB") == []
    assert FINE.findall('{"lat": 53.26069, "lng": -2.12513}') == ["53.26069", "-2.12513"]
    assert FINE.findall("53.261, -2.125, 152.12345") == []
