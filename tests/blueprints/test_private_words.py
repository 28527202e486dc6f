"""Nobody gives away in words what a group keeps private: not the team, not its own people, without being told."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus, ProjectStatus
from noticeboard.models import Introduction, Need, Organisation, RoundLine
from noticeboard.services.hidden_places import private_words
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory
from tests.refuges import make_refuge, need_of_refuge
from tests.strict_client import hidden_fields

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def refuge(make: Factory, session: Session) -> Organisation:
    """A group in Nantwich that asks for both."""
    return make_refuge(make, session)


@pytest.fixture
def need(make: Factory, session: Session, refuge: Organisation) -> Need:
    """Its need."""
    return need_of_refuge(make, session, refuge)


def test_whoever_changes_a_posting_is_told_of_private_words_before_they_are_saved(
    make: Factory, session: Session, need: Need, browser_for: Any
) -> None:
    group = browser_for(need.organisation.memberships[0].person)
    address = f"/your-postings/{need.ref}/edit"
    changed = {"title": need.title, "people": "4", "urgency": "normal", "place": "Sandbach"}
    telling = changed | {"description": "Come to Sandbach and ask for Harbour Refuge.", "skills": "CW11 drivers"}

    def save(page: str, answers: dict[str, str]) -> Any:
        return group.post(address, data=hidden_fields(page, address) | answers)

    warned = save(group.get(address).text, telling)
    other = save(warned.text, changed | {"description": "Come to Sandbach."})
    session.refresh(need)
    before = need.description
    anyway = save(warned.text, telling)

    assert warned.status_code == other.status_code == 422
    assert "they say “Sandbach” and “CW11” and “Harbour Refuge”. You asked us to keep that private" in warned.text
    assert "Come to Sandbach and ask for Harbour Refuge." in warned.text
    assert "they say “Sandbach”. You asked us" in other.text
    assert before == "We have the paint and the cake. One Saturday would do it."
    assert anyway.status_code == 302
    session.refresh(need)
    assert (need.description, need.status) == (telling["description"], PostingStatus.OPEN)


def test_whoever_keeps_nothing_private_changes_a_posting_at_once(
    make: Factory, session: Session, browser_for: Any
) -> None:
    need = make.need()
    group = browser_for(need.organisation.memberships[0].person)
    address = f"/your-postings/{need.ref}/edit"
    changed = {
        "title": need.title,
        "description": "Come to Crewe.",
        "people": "4",
        "urgency": "normal",
        "place": "Crewe",
    }

    saved = group.post(address, data=hidden_fields(group.get(address).text, address) | changed)

    assert saved.status_code == 302


def test_what_the_team_writes_to_both_sides_says_nothing_that_is_kept_private(
    make: Factory, session: Session, need: Need, browser_for: Any
) -> None:
    offer = make.offer()
    session.commit()
    team = browser_for(make.team_member())
    address = f"/team/pair/{need.ref}/{offer.ref}/introduce"
    written = "The refuge in nantwich could use you, at CW52AB. Ask for harbour refuge."

    page = team.get(address).text
    refused = team.submit(address, {"message": written, "quantity": "1"})
    accepted = team.submit(address, {"message": "You could use one another.", "quantity": "1"})

    assert "Nantwich (CW5) and Harbour Refuge. Others read “A local group, Cheshire East”" in page
    assert refused.status_code == 422
    assert "Take “Nantwich” and “CW5” and “Harbour Refuge” out of what you write" in refused.text
    assert written in refused.text
    assert accepted.status_code == 302


@pytest.mark.usefixtures("reference_data")
def test_a_round_says_nothing_that_is_kept_private(
    make: Factory, session: Session, need: Need, browser_for: Any
) -> None:
    offer = make.offer()
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    team = browser_for(make.team_member())
    begin = "/team/round/cheshire-east/begin"
    lines = team.post(begin, data=hidden_fields(team.get("/team/round").text, begin)).headers["Location"]
    (line,) = session.scalars(select(RoundLine)).all()

    refused = team.submit(lines, {"message": "Nantwich calls.", f"line_{line.id}": str(offer.id)})
    team.submit(lines, {"message": "Would you talk?", f"line_{line.id}": str(offer.id)})
    need.organisation.name = "Would You Talk"
    session.commit()
    team.submit(f"{lines}/send")

    assert "Take “Nantwich” out of what you write" in refused.text
    assert "Introduce them on the page of the pair" in team.get(lines).text
    assert session.scalars(select(Introduction)).all() == []


def test_its_own_words_are_held_against_what_it_keeps_private(
    make: Factory, session: Session, need: Need, browser_for: Any
) -> None:
    need.status, need.sent_at, need.approved_at = PostingStatus.AWAITING_CHECK, NOW, None
    session.commit()
    team = browser_for(make.team_member())
    address = f"/team/postings/{need.ref}"

    silent = team.get(address).text
    need.description = "Two rooms in Nantwich."
    session.commit()
    telling = team.get(address).text
    need.organisation.description = "Harbour Refuge houses families in Nantwich."
    project = make.project(need, status=ProjectStatus.AWAITING_CHECK, story="Rooms at Harbour Refuge.")
    session.commit()

    assert "say “Nantwich”, which" in team.get(f"/team/organisations/{need.organisation.ref}").text
    assert "say “Harbour Refuge”, which" in team.get(f"/team/projects/{project.ref}").text
    assert "Look that nothing it says in its own words gives that away" in silent
    assert "Its own words say “Nantwich”, which Harbour Refuge keeps private" in telling


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We are in NANTWICH.", ("Nantwich",)),
        ("Near cw5 2ab", ("CW5",)),
        ("Near CW52AB", ("CW5",)),
        ("Near CW50, or Nantwichside", ()),
        ("We hope for six chairs", ()),
        ("Hope is a refuge", ("Hope",)),
    ],
)
def test_private_words_are_found_whole(refuge: Organisation, text: str, said: tuple[str, ...]) -> None:
    refuge.name = "Hope"

    assert private_words(text, refuge) == said


def test_whoever_writes_it_is_told_before_it_is_sent(make: Factory, need: Need, browser_for: Any) -> None:
    group = browser_for(need.organisation.memberships[0].person)
    first = {"support_type": "volunteering", "title": "Four people", "description": "Come to Harbour Refuge."}
    base = group.submit("/needs/new", first).headers["Location"].removesuffix("/details")
    steps: dict[str, dict[str, str]] = {
        "details": {"people": "4", "skills": "Finding Nantwich"},
        "when": {"urgency": "normal"},
        "where": {"place": "Nantwich"},
        "who": {},
    }
    for step, answers in steps.items():
        assert group.submit(f"{base}/{step}", answers).status_code == 302

    page = group.get(f"{base}/check").text

    assert "they say “Nantwich” and “Harbour Refuge”. You asked us to keep that private" in page
