"""An operator imports postcodes beside the running site, and the next need that is posted is placed by its postcode."""

from pathlib import Path

import pytest
from sqlalchemy import select

from noticeboard.extensions import db
from noticeboard.models import Need
from tests.browser.conftest import OpenBrowser, Site
from tests.browser.test_matching import post, sign_in
from tests.browser.test_whole_walk import post_need_for_things
from tests.gazetteers import write_code_point

POSTCODE = "CW1 2BJ"
NOT_HELD = "We do not hold this exact postcode, so distances are measured from CW1."


def place_of(site: Site, title: str) -> tuple[str | None, str, str | None]:
    """How exactly a need is placed, what the public sees of that, and its ward."""
    with site.app.app_context():
        need = db.session().scalars(select(Need).where(Need.title == title)).one()
        found = need.loc_precision, need.place_label, need.ward_code
        db.session.remove()
    return found


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, False)])
def test_an_imported_postcode_places_the_next_need_and_a_file_cut_short_takes_nothing_away(
    site: Site, visit: OpenBrowser, tmp_path: Path, width: int, script: bool
) -> None:
    post(site)
    charity = visit(site, width=width, script=script)
    sign_in(charity)
    whole, short = write_code_point(tmp_path / "codepo_2026-08.csv"), tmp_path / "codepo_2026-11.csv"
    short.write_bytes(whole.read_bytes()[:20_000].rsplit(b"\r\n", 1)[0] + b"\r\nCW2 9A")

    before = post_need_for_things(charity, "Posters for our open day", "A3, please.", items="200", place=POSTCODE)
    status, said = site.command("gazetteer", "import", str(whole))
    after = post_need_for_things(charity, "Folding tables", "For the tea room, on Fridays.", items="6", place=POSTCODE)
    refused, why = site.command("gazetteer", "import", str(short))
    still = post_need_for_things(charity, "A kiln that works", "Ours was lost to a flood.", items="1", place=POSTCODE)

    assert (status, "postcodes from Code-Point Open of 2026-08" in said) == (0, True), said
    assert refused == 1
    assert "codepo_2026-11.csv has 1 columns, not 10: the file is damaged or cut short" in why
    assert "The gazetteer is as it was." in why
    assert [NOT_HELD in read for read in (before, after, still)] == [True, False, False]
    assert place_of(site, "Posters for our open day") == ("outcode", "Crewe (CW1)", None)
    for title in ("Folding tables", "A kiln that works"):
        assert place_of(site, title) == ("unit", "Crewe (CW1)", "E05008620")
