"""A real site for a real browser: served on a port of its own, with a database and a mailbox of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from noticeboard.app import Noticeboard, create_app
from noticeboard.extensions import db
from noticeboard.services.reference_data import load_reference_data
from tests.boards import migrated_database
from tests.conftest import settings_for
from tests.databases import kind_under_test
from tests.parts import find_chromium
from tests.serving import listening

CHROMIUM = find_chromium()
REQUIRED = "browser" in os.environ.get("NOTICEBOARD_REQUIRE", "").split(",")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# What axe is asked to hold the pages to.
AXE_RUN = """async tags => {
    const found = await axe.run({runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
    return found.violations.map(one => ({id: one.id, targets: one.nodes.map(node => node.target)}));
}"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that drives a browser, and begin with the longest of them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.path.name != "test_whole_walk.py")


@dataclass
class Site:
    """A served site: where it is, and what it has sent."""

    app: Noticeboard
    address: str
    mail: Path

    def command(self, *arguments: str) -> tuple[int, str]:
        """Run a command in a process of its own, as an operator does beside the running site; its status and words."""
        settings = self.app.settings
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NOTICEBOARD_")} | {
            "NOTICEBOARD_ENV": settings.env,
            "NOTICEBOARD_INSTANCE": str(settings.instance),
            "NOTICEBOARD_DATABASE_URL": settings.database_url,
            "NOTICEBOARD_SECRET_KEY": settings.secret_key.get_secret_value(),
        }
        run = [sys.executable, "-m", "noticeboard", *arguments]
        done = subprocess.run(run, env=environment, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr

    def send_mail(self) -> None:
        """Let the worker send everything that is due."""
        result = self.app.test_cli_runner().invoke(args=["outbox", "run", "--once"])
        assert result.exit_code == 0, result.output

    def letters_to(self, email: str) -> list[str]:
        """The text of every letter to an address, oldest first."""
        self.send_mail()
        found = []
        for path in sorted(self.mail.glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name)):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            if letter["To"] and email in letter["To"]:
                body = letter.get_body(preferencelist=("plain",))
                assert body is not None
                found.append(f"{letter['Subject']}\n\n{body.get_content()}")
        return found

    def link_to(self, email: str, about: str = "/link/") -> str:
        """The last link holding `about` that was sent to an address."""
        letters = self.letters_to(email)
        links = [link for letter in letters for link in re.findall(r"https?://\S+", letter) if about in link]
        assert links, f"no link with {about} was sent to {email}: {letters}"
        return str(links[-1])


@contextmanager
def serve(url: str, folder: Path, **settings: object) -> Iterator[Site]:
    """Serve the site on a free port, on a database that has every table and no rows."""
    with listening(threads=4) as server:
        address = f"http://127.0.0.1:{server.effective_port}"
        app = create_app(settings_for(url, folder, BASE_URL=address, DEMONSTRATION="true", **settings))
        with app.app_context():
            load_reference_data(db.session())
            db.session.commit()
            db.session.remove()
        server.application = app
        yield Site(app, address, folder / "mail")
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An empty board on the database of this run."""
    with migrated_database(tmp_path, kind_under_test()) as url, serve(url, tmp_path) as site:
        yield site


@pytest.fixture
def postgresql_site(tmp_path: Path) -> Iterator[Site]:
    """An empty board on PostgreSQL."""
    with migrated_database(tmp_path, "postgresql") as url, serve(url, tmp_path) as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium. Nothing is downloaded."""
    if CHROMIUM is None:
        if REQUIRED:
            pytest.fail("Chromium is required and not installed")
        pytest.skip("Chromium is not installed: install Debian's package chromium to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        )
        yield browser
        browser.close()


OpenBrowser = Callable[..., "Visitor"]


class Visitor:
    """One person at a browser window, who minds what is wrong with a page."""

    def __init__(self, context: BrowserContext, site: Site, *, script: bool) -> None:
        self.context = context
        self.site = site
        self.script = script
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def open(self, path: str) -> Page:
        """Open a page of the site, or a link from a letter, and look it over."""
        self.page.goto(path if path.startswith("http") else self.site.address + path)
        self.look()
        return self.page

    def press(self, name: str) -> Page:
        """Press the button with this name, wait for the page it leads to, and look it over."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state("load")
        self.look()
        return self.page

    def follow(self, name: str) -> Page:
        """Follow the link with this name, and look over the page it leads to."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state("load")
        self.look()
        return self.page

    def fill(self, label: str, text: str) -> None:
        """Answer the question with this label."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def choose(self, label: str) -> None:
        """Choose the radio button or checkbox with this label."""
        self.page.get_by_label(label, exact=True).first.check()

    def look(self) -> None:
        """Fail on anything axe finds, on sideways scrolling, and on anything the console minds."""
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{self.page.url} scrolls sideways by {width}px"
        self.faults = [fault for fault in self.faults if "the server responded with a status of 4" not in fault]
        assert not self.faults, f"{self.page.url}: {self.faults}"
        if self.script and AXE.is_file():
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
            found = self.page.evaluate(AXE_RUN, AXE_TAGS)
            said = [f"{v['id']}: {v['targets'][:3]}" for v in found]
            assert not said, f"{self.page.url}: {said}"


@pytest.fixture
def visit(chromium: Browser) -> Iterator[OpenBrowser]:
    """Open a browser window for one person: `visit(site, width=390, script=True)`."""
    contexts: list[BrowserContext] = []

    def open_browser(site: Site, *, width: int = 1280, script: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="en-GB", bypass_csp=True
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Visitor(context, site, script=script)

    yield open_browser
    for context in contexts:
        context.close()
