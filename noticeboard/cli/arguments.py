"""The kinds of text that a command takes: as strict as the questions of the pages."""

import click

from noticeboard.web.fields import LONGEST_EMAIL, is_email, printable_line


class Line(click.ParamType[str]):
    """One line of text that a page can show, and not an empty one. The argument comes without space around it."""

    name = "text"
    wrong = "Enter one line of text, of {longest} characters or fewer."

    def __init__(self, longest: int = 100) -> None:
        self.longest = longest

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, or end the command with what to enter instead."""
        text = str(value).strip()
        if not self.will_do(text):
            self.fail(self.wrong.format(longest=self.longest), param, ctx)
        return text

    def will_do(self, text: str) -> bool:
        """Say whether a text is of this kind."""
        return bool(text) and text == printable_line(text, longest=self.longest)


class Email(Line):
    """An e-mail address, checked for its shape."""

    name = "email"
    wrong = "Enter an email address in the correct format, like name@example.com."

    def __init__(self) -> None:
        super().__init__(LONGEST_EMAIL)

    def will_do(self, text: str) -> bool:
        """Say whether a text is of this kind; made small, as it is kept, it may be longer."""
        return super().will_do(text.lower()) and is_email(text)
