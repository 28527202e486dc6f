"""Asking where something is: the gazetteer this application reads, and the question that uses it."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.config import Settings
from noticeboard.domain.gazetteer import LayerFacts
from noticeboard.domain.places import Note, Place, read_place
from noticeboard.web.fields import TextField
from noticeboard.web.wording.places import SEVERAL_OF_A_NAME, note_words, reading_words


def current_gazetteer() -> GazetteerFile:
    """The gazetteer file of this application, built when it is first asked."""
    found: GazetteerFile = current_app.extensions["gazetteer"]
    return found


def init_places(app: Flask, settings: Settings) -> None:
    """Give the application its gazetteer, a file in the instance folder."""
    app.extensions["gazetteer"] = GazetteerFile(settings.instance / "gazetteer.sqlite3")


def published_year(layers: Iterable[LayerFacts], name: str) -> str | None:
    """The year that an imported layer was published in, or else imported in; None where it is not imported."""
    return next((facts.version[:4] or facts.imported_at[:4] for facts in layers if facts.layer == name), None)


class PlaceField(TextField):
    """A town or postcode. The answer is the text; `place` is where that is, and `choices` what may have been meant.

    notes   what there is to say of the place that was taken.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.place: Place | None = None
        self.choices: tuple[str, ...] = ()
        self.notes: tuple[Note, ...] = ()

    def said(self, *, kept_private: bool) -> str:
        """What is said of the place that was taken, to end a sentence with; often nothing. See `note_words`."""
        if self.place is None:
            return ""
        return "".join(f" {note_words(note, self.place, kept_private=kept_private)}" for note in self.notes)

    def checked(self, typed: str) -> str:
        """Return the text if it reads as a place, or say how to mend it."""
        reading = read_place(typed, current_gazetteer())
        self.place, self.choices = reading.place, reading.choices
        if reading.place is None:
            said = reading_words(reading)
            said += "" if said.endswith("?") or not reading.choices else ":"
            raise ValueError(f"{said} {', '.join(reading.choices)}".rstrip())
        if reading.others:
            self.place, self.choices = None, (reading.place.reads_as, *reading.others)
            raise ValueError(f"{SEVERAL_OF_A_NAME}: {', '.join(self.choices)}")
        asked = Note.ASK_HOME_BOROUGH
        self.notes = tuple(note for note in reading.notes if note is not asked)
        return typed
