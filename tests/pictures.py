"""`make pictures`: every main page in every role at both widths, saved under build/pictures.

The board is encoded where the sentence encoder is installed. `make pictures PAGES="map team-pair"` takes these alone.
"""

import os
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.cli.outbox import encode_waiting
from noticeboard.clock import local_date, utc_now
from noticeboard.domain.lifecycle import (
    ConnectionStatus,
    IntroductionStatus,
    PostingStatus,
    ProjectStatus,
    ResponseStatus,
)
from noticeboard.extensions import db
from noticeboard.models import (
    Connection,
    Introduction,
    Need,
    Offer,
    Organisation,
    Posting,
    Project,
    Response,
    SocialValueRecord,
    Suggestion,
)
from noticeboard.queries.bundles import find_bundle
from noticeboard.queries.rounds import list_pairs_to_broker
from noticeboard.services.demonstration import PASSWORD, SIGN_INS, load_demonstration
from tests.boards import migrated_database
from tests.browser.conftest import ARGUMENTS, Site, serve
from tests.parts import find_chromium

WIDTHS = (1280, 390)
FOLDER = Path(__file__).parents[1] / "build" / "pictures"
ROLES = {"visitor": "", **dict(zip(("charity", "business", "team", "admin"), (s.email for s in SIGN_INS), strict=True))}


def pages_of(session: Session) -> Mapping[str, Mapping[str, str]]:
    """The pages to take for each role, by name, with addresses of things that stand on the demonstration board."""
    need = session.scalars(select(Need).where(Need.title.startswith("Marshals wanted"))).one()
    offer = session.scalars(select(Offer).where(Offer.title.startswith("Stewards for your event"))).one()
    project = session.scalars(select(Project).where(Project.status == ProjectStatus.OPEN)).one()
    shared = {
        "map": "/map",
        "home": "/",
        "needs": "/needs",
        "need": f"/needs/{need.ref}",
        "offers": "/offers",
        "impact": "/impact",
    }
    # One of the pairs that the team could introduce now, the likeliest first.
    pair = list_pairs_to_broker(session, area_id=need.area_id)[0]
    charity = _organisation(session, "Hurdsfield Community Pantry")
    business = _organisation(session, "Adlington Legal LLP")
    pledge = session.scalars(
        select(Response)
        .join(Posting, Response.posting_id == Posting.id)
        .where(Posting.organisation_id == charity.id, Response.status == ResponseStatus.MADE)
    ).first()
    introduction = session.scalars(
        select(Introduction).where(Introduction.status == IntroductionStatus.PROPOSED)
    ).first()
    connection = session.scalars(
        select(Connection).where(Connection.giver_id == business.id, Connection.status == ConnectionStatus.COMPLETED)
    ).first()
    waiting = session.scalars(select(Need).where(Need.status == PostingStatus.AWAITING_CHECK)).first()
    record = session.scalars(select(SocialValueRecord).order_by(SocialValueRecord.id)).first()
    matched = session.scalars(
        select(Suggestion)
        .join(Need, Suggestion.need_id == Need.id)
        .where(Need.organisation_id == charity.id, Need.status == PostingStatus.OPEN, Suggestion.stale.is_(False))
        .order_by(Suggestion.score.desc(), Suggestion.id)
    ).first()
    of_a_bundle = _pair_of_a_bundle(session)
    assert pledge is not None
    assert introduction is not None
    assert connection is not None
    assert waiting is not None
    assert record is not None
    assert matched is not None
    befriending = session.scalars(select(Need).where(Need.title.startswith("Patient people to help over 60s"))).one()
    carers = session.scalars(select(Offer).where(Offer.title.startswith("Volunteer befrienders"))).one()
    own = {"your-noticeboard": "/your-noticeboard", "your-postings": "/your-postings"}
    own |= {"your-projects": "/your-projects"}
    own |= {"your-responses": "/your-responses", "your-connections": "/your-connections", "account": "/account"}
    team = {
        "team-review": "/team",
        "team-pair": f"/team/pair/{pair.need.ref}/{pair.offer.ref}",
        "team-pair-of-a-bundle": of_a_bundle,
        # The topics of these two differ, and what they say is close in meaning.
        "team-pair-by-meaning": f"/team/pair/{befriending.ref}/{carers.ref}",
        "team-introduce": f"/team/pair/{pair.need.ref}/{pair.offer.ref}/introduce",
        "team-rounds": "/team/round",
        "team-unmet": "/team/unmet",
        "team-acceptance": "/team/acceptance",
        "team-words": "/team/words",
        "team-postings": "/team/postings",
        "team-projects": "/team/projects",
        "team-posting": f"/team/postings/{waiting.ref}",
        "team-organisations": "/team/organisations",
        "team-organisation": f"/team/organisations/{charity.ref}",
        "team-records": "/team/records",
        "team-record": f"/team/records/{record.ref}",
        "team-concerns": "/team/concerns",
        "connection": f"/connections/{connection.ref}",
    }
    return {
        "visitor": shared
        | {
            "offer": f"/offers/{offer.ref}",
            "organisation": f"/organisations/{charity.ref}",
            "post-a-need": "/needs/new",
            "sign-up": "/sign-up",
            "sign-in": "/sign-in",
            "impact-method": "/impact/method",
            "how-it-works": "/how-it-works",
            "concern": f"/concern/{need.ref}",
            "projects": "/projects",
            "project": f"/projects/{project.ref}",
            "help-question": "/how-could-we-help",
            "help-needs": "/how-could-we-help?step=where&give=people&sort=painting&count=4&near=Crewe&far=10",
            "no-results": "/needs?q=zeppelin",
            "not-found": "/no-such-page",
        },
        "charity": own
        | {"pledge-to-answer": f"/responses/{pledge.ref}", "ask": f"/offers/{offer.ref}/ask"}
        | {"members": f"/organisations/{charity.ref}/members"}
        | {
            "matches": f"/needs/{matched.need.ref}",
            "why-not": f"/your-postings/{matched.need.ref}/why-not/{matched.offer.ref}",
        },
        "business": own
        | {"pledge": f"/needs/{need.ref}/pledge", "connection": f"/connections/{connection.ref}"}
        | {"value": f"/connections/{connection.ref}/value", "introduction": f"/introductions/{introduction.ref}"},
        "team": team,
        "admin": {"team-messages": "/team/messages", "team-review": "/team"},
    }


def _organisation(session: Session, name: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.name == name)).one()


def _pair_of_a_bundle(session: Session) -> str:
    """The page of a pair whose offer covers a need only together with others."""
    for need in session.scalars(select(Need).where(Need.status == PostingStatus.OPEN).order_by(Need.id)):
        found = find_bundle(session, need=need, today=local_date(utc_now()))
        if found is not None:
            return f"/team/pair/{need.ref}/{found.shares[0].offer.ref}"
    raise LookupError("no offers of the demonstration board go together")


def sign_in(page: Page, site: Site, email: str) -> None:
    """Sign in with the demonstration's password."""
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Your email address").fill(email)
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state("load")


def take_all(
    browser: Browser, site: Site, pages: Mapping[str, Mapping[str, str]], *, only: Collection[str]
) -> Iterator[str]:
    """Take the pictures, and give the address and status of each page that did not answer as it should.

    only    the names of the pages to take; all of them where it is empty.
    """
    for role, email in ROLES.items():
        chosen = {name: path for name, path in pages[role].items() if not only or name in only}
        errors = not only or "errors" in only
        if not chosen and not errors:
            continue
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
            page = context.new_page()
            if email:
                sign_in(page, site, email)
            for name, path in chosen.items():
                answer = page.goto(site.address + path)
                page.screenshot(path=FOLDER / f"{role}-{name}-{width}.png", full_page=True)
                if answer is None or (answer.status != 200 and name != "not-found"):
                    yield f"{role} {path}: {answer.status if answer else 'no answer'}"
            if errors:
                page.goto(f"{site.address}/needs/new")
                page.get_by_role("main").get_by_role("button", name="Continue").click()
                page.screenshot(path=FOLDER / f"{role}-errors-{width}.png", full_page=True)
            context.close()


def main(only: Collection[str]) -> int:
    """Serve the demonstration board, take the pictures, and say where they are.

    only    the names of the pages to take; all of them where it is empty.
    """
    chromium = find_chromium()
    if chromium is None:
        click.echo("Install Chromium (Debian: apt-get install chromium), or name one in NOTICEBOARD_CHROMIUM.")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with (
            migrated_database(place, "sqlite") as url,
            serve(url, place, MODEL_DIR="") as site,
            sync_playwright() as playwright,
        ):
            gazetteer = GazetteerFile(place / "gazetteer.sqlite3")
            with site.app.app_context():
                load_demonstration(db.session(), gazetteer=gazetteer, now=utc_now())
                db.session.commit()
                encode_waiting()
                pages = pages_of(db.session())
            gazetteer.close()
            arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
            browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
            wrong = list(take_all(browser, site, pages, only=only))
            browser.close()
    click.echo(f"{len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER.relative_to(Path.cwd())}.")
    if not site.app.encoder.is_installed:
        click.echo("The sentence encoder is not installed, so that pairs are matched by words alone: make model")
    wrong += [f"{name} is the name of no page" for name in only if not list(FOLDER.glob(f"*-{name}-*.png"))]
    for fault in wrong:
        click.echo(f"WRONG {fault}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
