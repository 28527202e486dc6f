"""What a page says of a place that was typed: found, asked about, or not found, and how to mend it."""

from collections.abc import Mapping

from noticeboard.domain.places import Note, Place, Reading

READINGS: Mapping[str, str] = {
    "place-empty": "Enter a full UK postcode, like CW1 2BJ, or the name of a town or village",
    "place-too-long": "Enter only a postcode, or the name of a town or village",
    "place-outside": "This postcode is outside the area we cover. Enter a postcode in Cheshire or nearby",
    "place-not-covered": "We do not cover Northern Ireland. Enter a postcode in Cheshire or nearby",
    "place-not-found": "We do not know this place. Enter a full UK postcode, like CW1 2BJ, or a larger place nearby",
    "place-did-you-mean": "We do not know this place. Did you mean one of these?",
    "postcode-did-you-mean": "We could not find this postcode. Did you mean one of these?",
    "postcode-several": "You entered more than one postcode. Choose or enter the one you mean",
    "postcode-spacing": "The space in this postcode is not where we expect it. Choose or enter the one you mean",
    "postcode-invalid": "This is not a postcode. Check it, and enter a full UK postcode, like CW1 2BJ",
    "postcode-unknown": "We do not know this postcode. Check it, or enter the name of a town or village",
}

SEVERAL_OF_A_NAME = "There is more than one place of this name. Choose or enter the one you mean"

NOTES: Mapping[Note, str] = {
    Note.POSTCODE_ENDED: "This postcode is no longer in use. We have used where it was.",
    Note.POSTCODE_NOT_HELD: "We do not hold this exact postcode, so distances are measured from {outcode}.",
    Note.SECTOR_NOT_HELD: "We do not hold this part of {outcode}, so distances are measured from all of it.",
    Note.NAME_USED_ELSEWHERE: "There are other places of this name. We have used {label}. If you mean another, "
    "enter its postcode.",
    Note.ASK_HOME_BOROUGH: "{outcode} lies in more than one council's area. Tell us whether you are in Cheshire East.",
}

# Of somebody whose place is not shown there is no distance, and the outcode is not repeated.
NOTES_KEPT_PRIVATE: Mapping[Note, str] = {
    Note.POSTCODE_NOT_HELD: "We do not hold this exact postcode, so check that it is right. Others are shown no "
    "distance from it.",
    Note.SECTOR_NOT_HELD: "We do not hold this part of the postcode area, so check that it is right. Others are shown "
    "no distance from it.",
}


def reading_words(reading: Reading) -> str:
    """Give the error beside the question, for a reading that found no place."""
    return READINGS[reading.code]


def note_words(note: Note, place: Place, *, kept_private: bool = False) -> str:
    """Give the sentence of a note about a place that was found.

    kept_private   whether it is of an organisation whose place is not shown.
    """
    words = NOTES_KEPT_PRIVATE.get(note, NOTES[note]) if kept_private else NOTES[note]
    return words.format(label=place.label, outcode=place.outcode)
