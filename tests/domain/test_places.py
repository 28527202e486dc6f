"""Reading where something is: every row of the table of what people type."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.reference_data import read_place_data
from noticeboard.domain.gazetteer import SectorEntry, UnitEntry
from noticeboard.domain.places import Note, Outcome, Precision, Reading, answer_home, read_place
from noticeboard.domain.postcodes import find_units, normal_name, normal_text
from tests.readings import found

HOME = "E06000049"
POSTCODE_OF_CREWE = UnitEntry("CW1 2BJ", 53.09844, -2.43945, HOME, "E05008620", ended=False)
POSTCODE_ENDED = UnitEntry("CH1 2HS", 53.19, -2.89, "E06000050", None, ended=True)
SECTOR_OF_CREWE = SectorEntry("CW1 2", 53.0987, -2.4391, 0.6, HOME, 1.0)


class WithPostcodes(GazetteerFile):
    """The shipped gazetteer with two postcodes and a sector imported."""

    def find_unit(self, postcode: str) -> UnitEntry | None:
        return {unit.postcode: unit for unit in (POSTCODE_OF_CREWE, POSTCODE_ENDED)}.get(postcode)

    def find_sector(self, sector: str) -> SectorEntry | None:
        return SECTOR_OF_CREWE if sector == SECTOR_OF_CREWE.sector else None


@pytest.fixture(scope="module")
def imported(path: Path) -> Iterator[GazetteerFile]:
    with closing(WithPostcodes(path)) as opened:
        yield opened


@pytest.mark.parametrize(
    "text",
    [
        "cw12bj",
        "CW1  2BJ",
        "CW1-2BJ",
        "CW1 2BJ.",
        "CW1\u00a02BJ",
        "ＣＷ１ ２ＢＪ",
        "Crewe CW1 2BJ",
        "CW1 2BJ, Crewe",
        "cw1 2bj Crewe, Cheshire",
        "CW 1 2BJ",
        "Crewe, CW 1 2BJ",
        "c w 1 2 b j",
        "CW1 2BJ or cw12bj",
        "(CW1 2BJ)\n",
    ],
)
def test_a_full_postcode_is_read_however_it_is_typed(imported: GazetteerFile, text: str) -> None:
    reading = read_place(text, imported)
    place = found(reading)

    assert place.postcode == place.reads_as == "CW1 2BJ"
    assert place.precision is Precision.UNIT
    assert (place.lat, place.lng, place.radius_mi) == (53.09844, -2.43945, 0.1)
    assert (place.lad_code, place.ward_code, place.home_share) == (HOME, "E05008620", 1.0)
    assert reading.notes == ()


def test_before_an_import_a_postcode_falls_to_its_outcode_and_says_so(shipped: GazetteerFile) -> None:
    reading = read_place("CW1 2BJ", shipped)
    place = found(reading)

    assert reading.notes == (Note.POSTCODE_NOT_HELD,)
    assert place.precision is Precision.OUTCODE
    assert (place.label, place.postcode, place.outcode) == ("Crewe (CW1)", "CW1 2BJ", "CW1")


def test_a_postcode_that_is_not_held_falls_to_its_sector_first(imported: GazetteerFile) -> None:
    reading = read_place("CW1 2ZZ", imported)

    assert reading.notes == (Note.POSTCODE_NOT_HELD,)
    assert found(reading).precision is Precision.SECTOR
    assert found(reading).lat == SECTOR_OF_CREWE.lat


def test_a_postcode_that_has_ended_resolves_with_a_note(imported: GazetteerFile, shipped: GazetteerFile) -> None:
    held = read_place("CH1 2HS", imported)

    assert held.notes == (Note.POSTCODE_ENDED,)
    assert found(held).precision is Precision.UNIT
    assert found(read_place("CH1 2HS", shipped)).label == "Chester (CH1)"


@pytest.mark.parametrize(
    ("text", "label", "precision"),
    [
        ("CW1", "Crewe (CW1)", Precision.OUTCODE),
        ("M1", "Manchester (M1)", Precision.OUTCODE),
        ("cw12", "Congleton (CW12)", Precision.OUTCODE),
        ("CW1 2", "Crewe (CW1)", Precision.SECTOR),
        ("Crewe CW1", "Crewe (CW1)", Precision.PLACE),
        ("Crewe town centre, CW1 2", "Crewe (CW1)", Precision.PLACE),
        ("Nantwich (CW5)", "Nantwich (CW5)", Precision.PLACE),
        ("L20", "Liverpool and Bootle (L20)", Precision.OUTCODE),
    ],
)
def test_parts_of_a_postcode_are_kept_apart(
    imported: GazetteerFile, text: str, label: str, precision: Precision
) -> None:
    place = found(read_place(text, imported))

    assert (place.label, place.precision) == (label, precision)
    assert place.postcode is None


def test_a_sector_that_is_not_held_falls_to_its_outcode(shipped: GazetteerFile) -> None:
    reading = read_place("CW1 2", shipped)

    assert reading.notes == (Note.SECTOR_NOT_HELD,)
    assert found(reading).reads_as == "CW1"


def test_words_beside_an_outcode_do_not_make_it_one(shipped: GazetteerFile) -> None:
    reading = read_place("M6 Sandbach", shipped)

    assert reading.place is None
    assert reading.outcome is Outcome.SUGGEST
    assert "Sandbach" in reading.choices


def test_only_postcodes_that_are_known_are_offered_as_choices(imported: GazetteerFile) -> None:
    assert read_place("CW1 2BJ, BT1 5GS", imported).choices == ("CW1 2BJ",)
    assert read_place("QA1 1AA, QA1 1AB", imported).choices == ()


def test_two_different_postcodes_are_asked_about(imported: GazetteerFile) -> None:
    reading = read_place("CW1 2BJ and SK10 1EA", imported)

    assert reading == Reading(Outcome.ASK, code="postcode-several", choices=("CW1 2BJ", "SK10 1EA"))


@pytest.mark.parametrize(("text", "choices"), [("CW1 22BJ", ("CW12 2BJ", "CW1")), ("CW12 BJ", ("CW1 2BJ", "CW12"))])
def test_a_space_in_the_wrong_place_is_asked_about(
    imported: GazetteerFile, text: str, choices: tuple[str, ...]
) -> None:
    assert read_place(text, imported) == Reading(Outcome.ASK, code="postcode-spacing", choices=choices)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("SK1O 1EA", "SK10 1EA"),
        ("CWI 2BJ", "CW1 2BJ"),
        ("CW1 ZBJ", "CW1 2BJ"),
        ("SK10 lEA", "SK10 1EA"),
        ("SKIO 1EA", "SK10 1EA"),
        ("5K10 1EA", "SK10 1EA"),
        ("SK1O1EA", "SK10 1EA"),
        ("SK1O", "SK10"),
        ("SK9 SAF", "SK9 5AF"),
        ("CW1 28J", "CW1 2BJ"),
        ("CWB 1AA", "CW8 1AA"),
        ("WAl6 6JD", "WA16 6JD"),
        ("Ll 8JQ", "L1 8JQ"),
    ],
)
def test_look_alikes_are_asked_about_and_never_taken(imported: GazetteerFile, text: str, meant: str) -> None:
    reading = read_place(text, imported)

    assert reading.outcome is Outcome.SUGGEST
    assert reading.code == "postcode-did-you-mean"
    assert reading.choices[0] == meant
    assert found(read_place(meant, imported)).outcode == meant.split()[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CW1 2IJ", "postcode-invalid"),
        ("CW1 2VV", "postcode-invalid"),
        ("QA1 1AA", "postcode-unknown"),
        ("SW1A 1AA", "postcode-unknown"),
        ("QA1", "postcode-unknown"),
        ("QA1 1", "postcode-unknown"),
        *((text, "place-outside") for text in ("BFPO 57", "BF1 2AU", "BX1 1LT", "GIR 0AA", "XX10 1AA", "GY1 1WH")),
        *((text, "place-outside") for text in ("JE2 3AB", "IM1 1AE", "im1", "AI1 1AA", "GX11 1AA", "VG1 1AA", "JE2 3")),
        ("BT1 5GS", "place-not-covered"),
        ("BT1", "place-not-covered"),
        ("Belfast BT1 5GS", "place-not-covered"),
        ("", "place-empty"),
        ("   ", "place-empty"),
        ("n/a", "place-empty"),
        ("N/A.", "place-empty"),
        ("-", "place-empty"),
        ("zzzzzz qqqq", "place-not-found"),
        ("北京", "place-empty"),
        ("x" * 201, "place-too-long"),
    ],
)
def test_what_cannot_be_resolved_says_why(imported: GazetteerFile, text: str, code: str) -> None:
    assert read_place(text, imported) == Reading(Outcome.ERROR, code=code)


def test_the_home_borough_is_asked_for_in_exactly_seven_outcodes(shipped: GazetteerFile) -> None:
    asked = [
        row.outcode
        for row in read_place_data().outcodes
        if Note.ASK_HOME_BOROUGH in read_place(row.outcode, shipped).notes
    ]

    assert asked == ["CW3", "CW6", "CW10", "ST7", "SY13", "SY14", "WA13"]


@pytest.mark.parametrize(
    ("lad", "share", "asked", "likely"),
    [("E07000195", 1.0, False, 0.0), (HOME, 1.0, False, 1.0), ("E07000195", 0.6, True, 0.4)],
)
def test_a_sector_asks_about_the_borough_only_where_it_is_shared(
    path: Path, lad: str, share: float, asked: bool, likely: float
) -> None:
    class WithSector(GazetteerFile):
        def find_sector(self, sector: str) -> SectorEntry | None:
            return SectorEntry("ST7 2", 53.09, -2.3, 0.5, lad, share) if sector == "ST7 2" else None

    with closing(WithSector(path)) as gazetteer:
        reading = read_place("ST7 2", gazetteer)

    assert (Note.ASK_HOME_BOROUGH in reading.notes) is asked
    assert found(reading).home_share == likely


def test_unanswered_the_share_is_the_probability(shipped: GazetteerFile) -> None:
    place = found(read_place("ST7", shipped))

    assert (place.lad_code, place.lad_share, place.home_share) == ("E07000195", 0.516, 0.451)


def test_the_answer_about_the_home_borough_is_taken_in(shipped: GazetteerFile) -> None:
    alsager, middlewich = found(read_place("ST7", shipped)), found(read_place("CW10", shipped))

    within, without = (
        answer_home(alsager, in_home=True, home_code=HOME),
        answer_home(alsager, in_home=False, home_code=HOME),
    )
    unknown = answer_home(middlewich, in_home=False, home_code=HOME)

    assert (within.lad_code, within.lad_share, within.home_share) == (HOME, 1.0, 1.0)
    assert (without.lad_code, without.home_share) == ("E07000195", 0.0)
    assert (unknown.lad_code, unknown.lad_share, unknown.home_share) == (None, 0.0, 0.0)


def test_every_outcode_reads_as_itself(shipped: GazetteerFile) -> None:
    for row in read_place_data().outcodes:
        assert found(read_place(row.outcode.lower(), shipped)).reads_as == row.outcode


def test_a_sector_never_reads_as_the_outcode_it_spells_without_its_space(shipped: GazetteerFile) -> None:
    outcodes = {row.outcode for row in read_place_data().outcodes}
    both = [code for code in sorted(outcodes) if code[:-1] in outcodes]

    for code in both:
        assert found(read_place(f"{code[:-1]} {code[-1]}", shipped)).outcode == code[:-1]
        assert found(read_place(code, shipped)).outcode == code
    assert len(both) > 50


@pytest.mark.parametrize("text", ["CW1 2CJ", "CW1 2BI", "CW1 2KJ", "CW1 2BM", "CW1 2OJ", "CW1 2BV"])
def test_letters_no_postcode_ends_in_make_none(imported: GazetteerFile, text: str) -> None:
    assert read_place(text, imported).place is None


def test_the_precision_of_a_place_is_the_doubt_it_carries(imported: GazetteerFile) -> None:
    doubts = {
        text: (found(read_place(text, imported)).precision, found(read_place(text, imported)).radius_mi)
        for text in ("CW1 2BJ", "CW1 2", "Audlem", "Crewe")
    }

    assert doubts == {
        "CW1 2BJ": (Precision.UNIT, 0.1),
        "CW1 2": (Precision.SECTOR, 0.6),
        "Audlem": (Precision.PLACE, 0.5),
        "Crewe": (Precision.PLACE, 1.0),
    }
    assert 0.4 < found(read_place("CW1", imported)).radius_mi < 2.0


def test_the_public_point_is_the_outcodes_and_coarse(imported: GazetteerFile, shipped: GazetteerFile) -> None:
    exact, coarse = found(read_place("CW1 2BJ", imported)), found(read_place("CW1", shipped))

    assert (exact.public_lat, exact.public_lng) == (coarse.public_lat, coarse.public_lng)
    assert exact.public_lat == round(coarse.lat, 3)
    assert exact.label == coarse.label == "Crewe (CW1)"


@given(text=st.text(max_size=60) | st.text("CW12SK0BJ LEA,-", max_size=20))
def test_reading_again_what_was_read_gives_the_same_place(shipped: GazetteerFile, text: str) -> None:
    reading = read_place(text, shipped)

    if reading.place is not None:
        assert read_place(reading.place.reads_as, shipped).place == reading.place
    assert len(reading.choices) <= 3
    assert (reading.outcome is Outcome.FOUND) == (reading.place is not None) == (reading.code == "")


@given(st.text(max_size=80))
def test_normal_forms_are_their_own_normal_form(text: str) -> None:
    typed = normal_text(text)

    assert normal_text(typed) == typed
    assert normal_name(normal_name(text)) == normal_name(text)
    assert all(find_units(unit) == (unit,) for unit in find_units(typed))


@pytest.mark.parametrize("piece", ["CW1 2BJ ", "C W 1 ", "x", "CW1", "\ufdfa", " ", "a'"])
def test_a_large_input_is_turned_away_at_once(shipped: GazetteerFile, piece: str) -> None:
    text = (piece * 50_000)[:50_000]
    taken = []
    for _ in range(3):
        before = time.perf_counter()
        reading = read_place(text, shipped)
        taken.append(time.perf_counter() - before)

    assert reading == Reading(Outcome.ERROR, code="place-too-long")
    assert min(taken) < 0.1
