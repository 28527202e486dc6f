"""The kinds of question a form can ask. Whatever is sent, a field says how to mend it and never raises.

Every field takes `subject`, what its answer is called at the start of an error ("Number of volunteers"), and most take
`invalid`, the whole error for an answer of the wrong shape. An answer that was left out is for `InputRequired`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import Field
from wtforms.validators import Length

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 2000
LONGEST_EMAIL = 254
LONGEST_PASSWORD = 256
# Answers of figures are cut off here before anything is worked out from them.
_LONGEST_NUMBER = 24

# What a program puts for a character that it could not read.
LOST = "\ufffd"
# What Unicode keeps for no character at all: two at the end of each plane, and a row in the first.
_NO_CHARACTER = "\ufdd0-\ufdef" + "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_NO_CHARACTER}]")
_UNPRINTABLE_IN_A_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_NO_CHARACTER}]")
_NEGATIVE = re.compile(r"£?\s*[-\u2212\u2013]\s*£?\s*(?=[\d.])")
_GROUPED = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d+", re.ASCII)
_DECIMAL = re.compile(r"(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)


def printable_line(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Cut a text from an address to one line that a page can show again: what cannot be shown becomes a space."""
    return _UNPRINTABLE_IN_A_LINE.sub(" ", text[: 5 * longest]).strip()[:longest]


def printable_text(text: str) -> str:
    """Leave out of a text of several lines what a page cannot show."""
    return _UNPRINTABLE.sub("", with_line_ends(text))


def with_line_ends(text: str) -> str:
    """Make every line's end one character: browsers send two, and word processors have a sign of their own."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")


def is_email(text: str) -> bool:
    """Say whether a text has the shape of an e-mail address."""
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except (EmailNotValidError, ValueError):
        return False
    return True


class Question(Field):
    """What every field shares: its name in errors, and silence of its validators once its shape is wrong."""

    kind = "text"
    unprintable = _UNPRINTABLE_IN_A_LINE

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Callable[..., Any]] | None = None,
        *,
        subject: str = "Your answer",
        invalid: str | None = None,
        **options: Any,
    ) -> None:
        self.subject = subject
        self.invalid = invalid
        super().__init__(label, list(validators or ()), **options)

    def validate(self, form: Any, extra_validators: Iterable[Callable[..., Any]] = ()) -> bool:
        """Check the answer; one whose shape is wrong keeps that one error and meets no further check."""
        if self.process_errors:
            self.errors = list(self.process_errors[:1])
            return False
        accepted: bool = super().validate(form, tuple(extra_validators))
        self.errors = list(self.errors[:1])
        return accepted

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the first value sent; nothing, or only blanks, is no answer."""
        typed = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        kept = self.tidy(typed)
        # Nothing that cannot be shown is shown again: it would make the page itself invalid, or impossible to send.
        self.raw_data = [self.unprintable.sub("", kept)] if kept else []
        self.data = None
        if self.unprintable.search(kept):
            raise ValueError(f"{self.subject} must not include control characters – type it again")
        if LOST in kept:
            raise ValueError(f"{self.subject} must not include “{LOST}” – type the character that it stands for")
        if kept:
            self.data = self.read(kept)

    def reword(self, text: str, *, subject: str) -> None:
        """Ask it in other words, and call it by them in what has been said of an answer that was read already."""
        self.process_errors = [error.replace(self.subject, subject, 1) for error in self.process_errors]
        self.label.text, self.subject = text, subject

    def tidy(self, typed: str) -> str:
        """Take off what people add without meaning to, and make a space of a tab that came with two cells pasted."""
        return typed.replace("\t", " ").strip()

    def read(self, typed: str) -> Any:
        """Return the answer that was typed. Raises ValueError with what to say about a wrong one."""
        return typed

    def shown(self) -> str:
        """Return what stands in the control: what was typed, or the answer as it would be typed."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None or self.raw_data is not None else self.written(self.data)

    def written(self, answer: Any) -> str:
        """Return an answer as it would be typed."""
        return str(answer)

    def _value(self) -> str:
        return self.shown()


class TextField(Question):
    """One line of text. The answer is text without space around it, or "" when there is none."""

    longest = LONGEST_TEXT

    def __init__(self, *arguments: Any, longest: int | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        checks: Sequence[Any] = self.validators
        said = [check.max for check in checks if isinstance(check, Length) and check.max > 0]
        self.longest = longest or min(said, default=self.longest)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the text; without one that will do the answer is ""."""
        try:
            super().process_formdata(valuelist)
        finally:
            self.data = self.data or ""

    def read(self, typed: str) -> str:
        """Return the text, or say why it cannot be taken."""
        if len(typed) > self.longest:
            raise ValueError(f"{self.subject} must be {self.longest:,} characters or fewer")
        return self.checked(typed)

    def checked(self, typed: str) -> str:
        """Return text of the right length if its shape is right too."""
        return typed


class LongTextField(TextField):
    """Several lines of text, with a count of the characters left. A line's end counts as one character."""

    kind = "long_text"
    longest = LONGEST_LONG_TEXT
    unprintable = _UNPRINTABLE

    def tidy(self, typed: str) -> str:
        """Make every line's end one character."""
        return with_line_ends(typed).strip()


class EmailField(TextField):
    """An e-mail address, checked for its shape only."""

    kind = "email"
    longest = LONGEST_EMAIL

    def checked(self, typed: str) -> str:
        """Return the address as it was typed, if it has the shape of one."""
        if not is_email(typed):
            raise ValueError(self.invalid or "Enter an email address in the correct format, like name@example.com")
        # A few capitals become two characters when they are made small, as addresses are kept.
        if len(typed.lower()) > LONGEST_EMAIL:
            raise ValueError(f"{self.subject} must be {LONGEST_EMAIL} characters or fewer")
        return typed


class PhoneField(TextField):
    """A telephone number, with its spaces as typed: 7 to 15 digits, perhaps after a plus."""

    kind = "phone"
    longest = 30

    def checked(self, typed: str) -> str:
        """Return the number as it was typed, if it could be one."""
        digits = re.sub(r"[ ()./-]", "", typed)
        if not re.fullmatch(r"\+?[0-9]{7,15}", digits, re.ASCII):
            raise ValueError(self.invalid or "Enter a telephone number, like 01260 496 000 or 07700 900 982")
        return typed


class CodeField(TextField):
    """A code of figures from a telephone or a letter. Spaces and hyphens are taken out."""

    kind = "code"
    longest = 32

    def __init__(self, *arguments: Any, digits: int = 6, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.digits = digits

    def tidy(self, typed: str) -> str:
        """Take out what people put between groups of figures."""
        return re.sub(r"[\s-]", "", typed[:1000])

    def checked(self, typed: str) -> str:
        """Return the code, if it is made of the right number of figures."""
        if not re.fullmatch(rf"[0-9]{{{self.digits}}}", typed, re.ASCII):
            raise ValueError(self.invalid or f"Enter the {self.digits}-digit code, using figures only")
        return typed

    def shown(self) -> str:
        """Return nothing: a code is typed anew."""
        return ""


class PasswordField(TextField):
    """A password, kept exactly as typed and never shown again. Spaces in it and round it belong to it."""

    kind = "password"
    longest = LONGEST_PASSWORD

    def tidy(self, typed: str) -> str:
        """Leave a password as it is."""
        return typed

    def shown(self) -> str:
        """Return nothing: a password is typed anew."""
        return ""


class HiddenTextField(TextField):
    """A short text carried along by a form and not seen."""

    kind = "hidden"


class WholeNumberField(Question):
    """A whole number between two bounds, both included. Commas and spaces between thousands are allowed."""

    kind = "number"

    def __init__(self, *arguments: Any, minimum: int = 1, maximum: int = 1_000_000, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.minimum = minimum
        self.maximum = maximum

    def read(self, typed: str) -> int:
        """Return the number, or say between which numbers it has to be."""
        if _NEGATIVE.match(typed):
            raise ValueError(f"{self.subject} must be {self.minimum:,} or more")
        if not _GROUPED.fullmatch(typed[: _LONGEST_NUMBER + 1]) or len(typed) > _LONGEST_NUMBER:
            raise ValueError(self.invalid or f"{self.subject} must be a whole number, like {self.minimum or 1}")
        number = int(re.sub("[, ]", "", typed))
        if number < self.minimum:
            raise ValueError(f"{self.subject} must be {self.minimum:,} or more")
        if number > self.maximum:
            raise ValueError(f"{self.subject} must be {self.maximum:,} or less")
        return number


class QuantityField(Question):
    """An exact number with at most two decimal places, between two bounds, both included."""

    kind = "number"
    example = "12 or 7.5"

    def __init__(
        self,
        *arguments: Any,
        minimum: Decimal | int = Decimal("0.01"),
        maximum: Decimal | int = 1_000_000,
        places: int = 2,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.minimum = Decimal(minimum)
        self.maximum = Decimal(maximum)
        self.places = places

    def read(self, typed: str) -> Decimal:
        """Return the exact number, or say what is wrong with it."""
        if _NEGATIVE.match(typed):
            raise ValueError(self.too_small())
        found = _DECIMAL.fullmatch(self.bare(typed[: _LONGEST_NUMBER + 1]))
        if found is None or len(typed) > _LONGEST_NUMBER:
            raise ValueError(self.invalid or f"{self.subject} must be a number, like {self.example}")
        whole, part = found.groups()
        if part and len(part) > self.places:
            raise ValueError(self.too_fine())
        number = Decimal(re.sub("[, ]", "", whole) + (f".{part}" if part else ""))
        if number < self.minimum:
            raise ValueError(self.too_small())
        if number > self.maximum:
            raise ValueError(self.too_large())
        return number

    def bare(self, typed: str) -> str:
        """Return the figures without their sign of currency; here there is none."""
        return typed

    def count_whole(self) -> None:
        """Take whole numbers only, of what has been read already as well."""
        self.places, self.minimum, self.example = 0, max(self.minimum, Decimal(1)), "3"
        if isinstance(self.data, Decimal) and self.data != self.data.to_integral_value():
            self.process_errors = [*self.process_errors, self.too_fine()]

    def too_fine(self) -> str:
        """Return what to say about too many decimal places."""
        if not self.places:
            return f"{self.subject} must be a whole number, like {self.example}"
        return f"{self.subject} must have {self.places} decimal places or fewer"

    def too_small(self) -> str:
        """Return what to say about a number below the bounds; one just above 0 stands for any above it."""
        least = "more than 0" if 0 < self.minimum < 1 else f"{self.with_sign(self.minimum)} or more"
        return f"{self.subject} must be {least}"

    def too_large(self) -> str:
        """Return what to say about a number above the bounds."""
        return f"{self.subject} must be {self.with_sign(self.maximum)} or less"

    def with_sign(self, bound: Decimal) -> str:
        """Return a bound as it is written in a message."""
        return self.written(bound)

    def written(self, answer: Any) -> str:
        """Return the number without idle zeros, with its thousands."""
        exact = Decimal(answer)
        whole = exact == exact.to_integral_value()
        return f"{exact:,.0f}" if whole else f"{exact:,f}".rstrip("0")


class MoneyField(QuantityField):
    """An amount in pounds, with or without pence: "£1,250.50", "1 250". The answer is exact pounds."""

    kind = "money"
    example = "250 or 1,250.50"

    def bare(self, typed: str) -> str:
        """Return the amount without its pound sign."""
        return typed.removeprefix("£").strip()

    def too_fine(self) -> str:
        """Return what to say about parts of a penny."""
        return f"{self.subject} must be in pounds and pence, like 1,250.50"

    def with_sign(self, bound: Decimal) -> str:
        """Return an amount with its pound sign."""
        return f"£{self.written(bound)}"

    def written(self, answer: Any) -> str:
        """Return the amount with its thousands, and with pence only when there are any."""
        exact = Decimal(answer)
        return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"
