"""The kinds of question whose answers are chosen, and dates, which are asked in three parts."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms.utils import unset_value

from noticeboard.web.fields import Question, printable_line


class ChoiceField(Question):
    """What radios, checkboxes and selects share. Choices are (value, words) or (value, words, hint).

    choices   a sequence, a mapping of group to such a sequence, or a function giving either; a view may set it later.
    """

    def __init__(
        self,
        *arguments: Any,
        choices: Sequence[Any] | Mapping[str, Sequence[Any]] | Callable[[], Any] = (),
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.choices = choices() if callable(choices) else choices

    def grouped(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """Give each group of choices with its name, which is "" where choices are not grouped."""
        if isinstance(self.choices, Mapping):
            yield from self.choices.items()
        else:
            yield "", self.choices

    def values(self) -> list[str]:
        """Return every value that may be sent, as text, in order."""
        return [str(choice[0]) for _group, choices in self.grouped() for choice in choices]

    def chosen(self) -> list[str]:
        """Return the values that stand chosen on the page."""
        return [] if self.data is None else [str(self.data)]

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check that what was sent is among the choices, which a view may have set after the form was made."""
        if any(value not in self.values() for value in self.raw_data or ()):
            self.process_errors = [self.invalid or "Select one of the options shown"]
            self.data = self.nothing()
        return super().validate(form, extra_validators)

    def nothing(self) -> Any:
        """Return the answer when nothing is chosen."""
        return None


class RadiosField(ChoiceField):
    """One answer of a few, all in sight. The answer is its value, or None."""

    kind = "radios"


class SelectField(ChoiceField):
    """One answer of many, in a list that opens. An empty first choice stands for none.

    prompt   the words of that first choice.
    """

    kind = "select"

    def __init__(self, *arguments: Any, prompt: str = "Choose one", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.prompt = prompt


class YesNoField(ChoiceField):
    """A question answered by yes or no. The answer is True, False or None."""

    kind = "radios"

    def __init__(self, *arguments: Any, yes: str = "Yes", no: str = "No", **options: Any) -> None:
        super().__init__(*arguments, choices=(("yes", yes), ("no", no)), **options)

    def read(self, typed: str) -> bool | None:
        """Return the answer; what is neither yes nor no is none."""
        return {"yes": True, "no": False}.get(typed)

    def chosen(self) -> list[str]:
        """Return which of the two stands chosen."""
        return [] if self.data is None else ["yes" if self.data else "no"]


class CheckboxesField(ChoiceField):
    """Any number of answers, in the order they are offered. The answer is a list of values, perhaps empty."""

    kind = "checkboxes"

    def process_data(self, value: Any) -> None:
        """Take the values that a stored answer holds."""
        self.data = [str(one) for one in value] if value else []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read every box that was ticked, each once."""
        ticked = dict.fromkeys(value.strip() for value in valuelist if isinstance(value, str) and value.strip())
        self.raw_data = list(ticked)
        self.data = list(ticked)

    def chosen(self) -> list[str]:
        """Return the values of the boxes that stand ticked."""
        return [] if not self.data else list(self.data)

    def nothing(self) -> list[str]:
        """Return the answer when no box is ticked."""
        return []


class ConfirmField(ChoiceField):
    """One box to tick. Its label is what is confirmed; the answer is True or False."""

    kind = "confirm"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, choices=(("yes", ""),), **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read whether the box was ticked; any other value is as good as none."""
        self.data = "yes" in valuelist
        self.raw_data = ["yes"] if self.data else []

    def chosen(self) -> list[str]:
        """Return whether the box stands ticked."""
        return ["yes"] if self.data else []


class DatePartsField(Question):
    """A date asked as day, month and year: the names are name-day, name-month and name-year.

    subject   what the date is called in an error, such as "Date you need it by".
    """

    kind = "date"
    parts = ("day", "month", "year")
    lengths: Mapping[str, int] = {"day": 2, "month": 2, "year": 4}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the three parts, or on a GET the date that is stored."""
        super().process(None, data, extra_filters)
        self.bad: tuple[str, ...] = ()
        self.typed = self._parts_of(self.data)
        if formdata is None:
            return
        self.typed = {part: self._part_sent(formdata, part) for part in self.parts}
        # Only the parts that were filled: `Optional` looks at the first entry and forgives everything if it is blank.
        self.raw_data = [value for value in self.typed.values() if value]
        self.data = None
        if self.raw_data:
            try:
                self.data = self._date_typed()
            except ValueError as wrong:
                self.process_errors = [str(wrong)]

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check the date; an error about all of it marks every part."""
        accepted = super().validate(form, extra_validators)
        if self.errors and not self.bad:
            self.bad = self.parts
        return accepted

    def bad_parts(self) -> tuple[str, ...]:
        """Return which parts have to be mended; every part where a rule refused a date of the right shape."""
        return self.bad or (self.parts if self.errors else ())

    def _part_sent(self, formdata: Any, part: str) -> str:
        """Return what was sent for one part, cut short and without what cannot be printed."""
        sent = formdata.getlist(f"{self.name}-{part}")
        return printable_line(sent[0], longest=20) if sent and isinstance(sent[0], str) else ""

    def _date_typed(self) -> date:
        """Return the date of the parts. Raises ValueError with what to say, having noted the parts to mend."""
        blank = tuple(part for part in self.parts if not self.typed[part])
        if blank:
            self.bad = blank
            raise ValueError(f"{self.subject} must include a {' and '.join(blank)}")
        if re.fullmatch(r"[0-9]+", self.typed["year"], re.ASCII) and len(self.typed["year"]) != self.lengths["year"]:
            self.bad = ("year",)
            raise ValueError("Year must include 4 numbers")
        try:
            return date(*(self._number(part) for part in reversed(self.parts)))
        except ValueError as wrong:
            self.bad = self.parts
            raise ValueError(self.invalid or f"{self.subject} must be a real date") from wrong

    def _number(self, part: str) -> int:
        """Return one part as a number. Raises ValueError for anything but figures: int() alone takes "1_0"."""
        if not re.fullmatch(rf"[0-9]{{1,{self.lengths[part]}}}", self.typed[part], re.ASCII):
            raise ValueError(part)
        return int(self.typed[part])

    def _parts_of(self, stored: Any) -> dict[str, str]:
        """Return the parts of a stored date, or three blanks."""
        return {part: str(getattr(stored, part)) if isinstance(stored, date) else "" for part in self.parts}
