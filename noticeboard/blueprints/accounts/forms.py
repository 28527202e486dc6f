"""The questions asked when signing up and in, and about an account."""

import re
from collections.abc import Iterable

from wtforms import Field, Form
from wtforms.validators import InputRequired, ValidationError

from noticeboard.domain.errors import Invalid
from noticeboard.services.passwords import check_choice
from noticeboard.web.choices import RadiosField
from noticeboard.web.fields import EmailField, HiddenTextField, PasswordField, TextField
from noticeboard.web.forms import NoticeboardForm
from noticeboard.web.wording.refusals import refusal_words

PASSWORD_HINT = (
    "At least 12 characters. Three words you can remember do well. You can paste it from a password manager."
)


def no_web_address(_form: Form, field: Field) -> None:
    """Refuse a name that carries a web address, which our own messages would pass on to whoever's address was given."""
    if re.search(r"://|www\.|@|\.[a-z]{2,}/", field.data or "", re.IGNORECASE):
        raise ValidationError("Enter your name only, without a web or email address")


def chosen_password() -> PasswordField:
    """The question for a new password. Questions stand in the order they are made, so each form makes its own."""
    return PasswordField(
        "Create a password",
        [InputRequired("Enter a password of 12 characters or more")],
        subject="Your password",
        description=PASSWORD_HINT,
    )


def present_password() -> PasswordField:
    """The question for the password an account has."""
    return PasswordField("Your password now", [InputRequired("Enter your present password")], subject="Your password")


class ChoosingForm(NoticeboardForm):
    """A form on which somebody chooses a password."""

    password = chosen_password()

    def password_will_do(self, *, context: Iterable[str]) -> bool:
        """Say whether the password is hard enough to guess, having put on the form what is wrong with it."""
        try:
            check_choice(self.password.data or "", context=context)
        except Invalid as refusal:
            self.refuse("password", refusal_words(refusal))
            return False
        return True


class SignUpForm(ChoosingForm):
    """How somebody begins an account."""

    name = TextField(
        "Your name",
        [InputRequired("Enter your name"), no_web_address],
        subject="Your name",
        longest=100,
        description="The people you work with and the team see it.",
    )
    email = EmailField(
        "Your email address",
        [InputRequired("Enter your email address")],
        subject="Your email address",
        description="We send a link to it, to be sure that it is yours.",
    )
    password = chosen_password()


class EmailForm(NoticeboardForm):
    """An address to send a link to."""

    email = EmailField("Your email address", [InputRequired("Enter your email address")], subject="Your email address")


class SignInForm(EmailForm):
    """How somebody comes in with their password."""

    password = PasswordField("Your password", [InputRequired("Enter your password")], subject="Your password")


class SecretField(TextField):
    """A code from an app or from paper. It may be worth something to others, so it is typed anew."""

    def shown(self) -> str:
        """Return nothing: what was typed is not shown again."""
        return ""


class CodeForm(NoticeboardForm):
    """The second step of signing in."""

    code = SecretField(
        "Security code",
        [InputRequired("Enter the 6-digit code from your authenticator app, or a recovery code")],
        subject="Security code",
        longest=40,
        description="The 6 figures your authenticator app shows now, or one of your recovery codes.",
    )


class SetUpForm(NoticeboardForm):
    """The first code of a new authenticator."""

    code = SecretField(
        "Code from the app",
        [InputRequired("Enter the 6-digit code that your authenticator app shows")],
        subject="The code",
        longest=20,
        description="The 6 figures it shows for this noticeboard.",
    )


class CurrentPasswordForm(NoticeboardForm):
    """The password again, before something that somebody at an unlocked computer must not be able to do."""

    current_password = present_password()


class ReplaceForm(SetUpForm, CurrentPasswordForm):
    """The first code of an authenticator that takes the place of another."""

    current_password = present_password()


class ChangePasswordForm(CurrentPasswordForm, ChoosingForm):
    """A new password for an account that has one."""

    current_password = present_password()
    password = chosen_password()


class ChangeEmailForm(CurrentPasswordForm):
    """Another address for an account."""

    email = EmailField(
        "Your new email address",
        [InputRequired("Enter your new email address")],
        subject="Your new email address",
        description="We send a link to it. Your account keeps the old address until you open the link.",
    )
    current_password = present_password()


class NameForm(NoticeboardForm):
    """Another name."""

    name = TextField("Your name", [InputRequired("Enter your name"), no_web_address], subject="Your name", longest=100)


class EndSessionForm(NoticeboardForm):
    """Which browser to sign out: the id of its row, `others` or `all`."""

    which = HiddenTextField("", [InputRequired("Choose which browser to sign out")], longest=18)


class ActForForm(NoticeboardForm):
    """Which of their organisations a person acts for now."""

    organisation = RadiosField(
        "Who are you acting for?",
        [InputRequired("Choose which organisation you are acting for")],
        invalid="Choose which organisation you are acting for",
        description="What you post, pledge or ask for is in its name.",
    )
