"""Whether help is part of a council contract: asked of the giver when they pledge, and when they say yes."""

from typing import Any

from wtforms import ValidationError

from noticeboard.domain.vocabulary import Context
from noticeboard.web.choices import RadiosField
from noticeboard.web.fields import TextField
from noticeboard.web.forms import CreatingForm


def context_field(*validators: Any) -> RadiosField:
    """The question itself: voluntary until somebody says otherwise."""
    return RadiosField(
        "Is this part of a council contract?",
        validators,
        choices=((Context.VOLUNTARY.value, "No, it is voluntary"), (Context.CONTRACT.value, "Yes, it is")),
        default=Context.VOLUNTARY.value,
        description="It is counted as you say now, and cannot be changed later.",
    )


def contract_name_field() -> TextField:
    """The name of the contract, which is asked for where there is one."""
    return TextField("Name of the contract", [_name_where_there_is_one], subject="Name of the contract", longest=200)


def named_contract(form: Any) -> str | None:
    """The name of the contract; None where it is voluntary, or was not asked."""
    asked = "context" in form and form.context.data == Context.CONTRACT.value
    return form.contract_name.data if asked else None


def _name_where_there_is_one(form: Any, field: TextField) -> None:
    if form.context.data == Context.CONTRACT.value and not field.data:
        raise ValidationError("Enter the name of the contract")


class AcceptForm(CreatingForm):
    """A giver's yes, and the contract that it is part of."""

    context = context_field()
    contract_name = contract_name_field()
