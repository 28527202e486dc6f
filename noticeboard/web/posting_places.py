"""Where a posting is, from what was typed and what was chosen when that was not clear."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from noticeboard.domain.places import CHESHIRE_EAST, Note, Place, Reading, answer_home, read_place
from noticeboard.domain.vocabulary import ReachMode
from noticeboard.web.places import current_gazetteer
from noticeboard.web.wording.places import SEVERAL_OF_A_NAME, note_words, reading_words

FAR_REACHING = frozenset({ReachMode.BOROUGH.value, ReachMode.REMOTE.value, ReachMode.ANYWHERE.value})
HOME_CODES = tuple(sorted(CHESHIRE_EAST))


@dataclass(frozen=True, slots=True)
class Located:
    """What is known of a place: where it is, or what to ask. `notes` are about the place that was found."""

    place: Place | None = None
    error: str = ""
    choices: tuple[str, ...] = ()
    ask_home: bool = False
    notes: tuple[Note, ...] = ()

    def said(self, *, kept_private: bool) -> tuple[str, ...]:
        """The notes in words, for the organisation that it is of; see `note_words`."""
        return tuple(note_words(note, self.place, kept_private=kept_private) for note in self.notes if self.place)


def locate(answers: Mapping[str, Any]) -> Located:
    """Read `place`, or `place_meant` where one of the choices was taken; `in_home` settles the borough."""
    typed = answers.get("place") or ""
    reading = read_place(typed, current_gazetteer())
    choices = _choices(reading)
    meant = answers.get("place_meant")
    if meant in choices:
        reading = read_place(str(meant), current_gazetteer())
    elif reading.others:
        return Located(error=SEVERAL_OF_A_NAME, choices=choices)
    if reading.place is None:
        return Located(error=reading_words(reading), choices=choices)
    notes = tuple(note for note in reading.notes if note is not Note.ASK_HOME_BOROUGH)
    if Note.ASK_HOME_BOROUGH not in reading.notes:
        return Located(reading.place, choices=choices, notes=notes)
    in_home = answers.get("in_home")
    if in_home is None:
        return Located(reading.place, choices=choices, ask_home=True, notes=notes)
    place = answer_home(reading.place, in_home=bool(in_home), home_code=HOME_CODES[0])
    return Located(place, choices=choices, ask_home=True, notes=notes)


def _choices(reading: Reading) -> tuple[str, ...]:
    """What may have been meant: near spellings, or every known place of a name that more than one has."""
    if reading.place is None:
        return reading.choices
    return (reading.place.reads_as, *reading.others) if reading.others else ()
