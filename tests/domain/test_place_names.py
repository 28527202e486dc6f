"""Reading the names of towns and villages: exact ones are taken, near ones offered, and shared ones told apart."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.domain.gazetteer import PlaceEntry
from noticeboard.domain.places import Note, Outcome, Precision, read_place
from tests.readings import found


@pytest.mark.parametrize(
    "text",
    ["nantwich", "NANTWICH", "Nantwich, Cheshire", "Nantwich Town Centre", "Nantwich, Cheshire East, UK", "Nàntwich"],
)
def test_a_town_is_read_by_its_exact_name(shipped: GazetteerFile, text: str) -> None:
    reading = read_place(text, shipped)
    place = found(reading)

    assert reading.notes == ()
    assert place.label == place.reads_as == "Nantwich (CW5)"
    assert (place.radius_mi, place.precision) == (1.0, Precision.PLACE)
    assert (place.public_lat, place.public_lng) == (53.067, -2.52)


@pytest.mark.parametrize(
    ("text", "label"), [("St. Helens", "St Helens (WA10)"), ("stoke on trent", "Stoke-on-Trent (ST1)")]
)
def test_punctuation_in_a_name_does_not_matter(shipped: GazetteerFile, text: str, label: str) -> None:
    assert found(read_place(text, shipped)).label == label


@pytest.mark.parametrize("text", ["Birmingham", "Over", "Sandbatch", "Macclesfeild"])
def test_a_near_name_is_suggested_and_never_taken(shipped: GazetteerFile, text: str) -> None:
    reading = read_place(text, shipped)

    assert reading.outcome is Outcome.SUGGEST
    assert reading.code == "place-did-you-mean"
    assert 1 <= len(reading.choices) <= 3
    assert all(read_place(choice, shipped).outcome is Outcome.FOUND for choice in reading.choices)


@pytest.mark.parametrize("text", ["Sutton", "Weston", "Marton", "Ashley", "Acton", "Eaton"])
def test_a_name_used_elsewhere_is_taken_in_the_home_borough_and_said(shipped: GazetteerFile, text: str) -> None:
    reading = read_place(text, shipped)

    assert found(reading).home_share == 1.0
    assert reading.notes == (Note.NAME_USED_ELSEWHERE,)


class WithTwoWestons(GazetteerFile):
    """The shipped gazetteer with a second Weston, in Staffordshire, as an import of place names adds."""

    def find_places(self, name: str) -> Sequence[PlaceEntry]:
        other = PlaceEntry(
            name="Weston",
            kind="village",
            lat=52.84,
            lng=-2.04,
            radius_mi=0.5,
            outcode="ST18",
            lad_code="E07000197",
            lad_name="Stafford",
            ward_code=None,
            tier="",
            same_name_in_gb=23,
        )
        return (other, *super().find_places(name)) if name == "weston" else super().find_places(name)


def test_of_a_name_of_several_known_places_the_home_one_is_taken_and_the_others_offered(path: Path) -> None:
    with closing(WithTwoWestons(path)) as gazetteer:
        reading = read_place("Weston", gazetteer)
        other = read_place(reading.others[0], gazetteer)

    assert found(reading).label == "Weston (CW2)"
    assert reading.notes == (Note.NAME_USED_ELSEWHERE,)
    assert reading.others == ("Weston (ST18)",)
    assert (found(other).label, other.notes, other.others) == ("Weston (ST18)", (), ())


def test_the_outcode_after_a_name_says_which_is_meant(shipped: GazetteerFile) -> None:
    assert read_place("Weston CW2", shipped).notes == ()
