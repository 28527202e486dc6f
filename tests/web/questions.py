"""A form with one question of every kind, for the tests of this folder."""

from wtforms.validators import InputRequired, Length

from noticeboard.web.choices import (
    CheckboxesField,
    ConfirmField,
    DatePartsField,
    RadiosField,
    SelectField,
    YesNoField,
)
from noticeboard.web.fields import (
    CodeField,
    EmailField,
    HiddenTextField,
    LongTextField,
    MoneyField,
    PasswordField,
    PhoneField,
    QuantityField,
    TextField,
    WholeNumberField,
)
from noticeboard.web.forms import CreatingForm

KINDS = (("space", "Space", "A room or a hall"), ("funding", "Funding"))


class EveryQuestion(CreatingForm):
    """One question of every kind, each with an answer wanted."""

    title = TextField("What do you need?", [InputRequired("Enter what you need")], description="In one line")
    more = LongTextField(
        "Tell us more",
        [InputRequired("Enter more"), Length(max=600, message="Details must be 600 characters or fewer")],
        subject="Details",
    )
    email = EmailField("Email address", [InputRequired("Enter your email address")])
    phone = PhoneField("Telephone number", [InputRequired("Enter your telephone number")])
    people = WholeNumberField("How many?", [InputRequired("Enter how many")], subject="Number of people", maximum=500)
    hours = QuantityField("How many hours?", [InputRequired("Enter the hours")], subject="Hours")
    amount = MoneyField("How much?", [InputRequired("Enter how much")], subject="Amount", maximum=100_000)
    password = PasswordField("Password", [InputRequired("Enter a password")], subject="Password")
    code = CodeField("Code", [InputRequired("Enter the code")])
    kind = RadiosField("What kind?", [InputRequired("Select the kind")], choices=KINDS, invalid="Select the kind")
    area = SelectField("Where?", [InputRequired("Select an area")], choices=(("n", "North"), ("s", "South")))
    ward = SelectField("Which ward?", [InputRequired("Select a ward")], choices={"North": (("1", "One"),)})
    groups = CheckboxesField("Who?", [InputRequired("Select at least one group")], choices=KINDS)
    access = YesNoField("Step-free?", [InputRequired("Select yes if it is step-free")])
    needed_by = DatePartsField(
        "When?", [InputRequired("Enter the date you need it by")], subject="Date you need it by", description="A day"
    )
    agreed = ConfirmField("I confirm it names nobody", [InputRequired("Confirm that it names nobody")])
    step = HiddenTextField()
