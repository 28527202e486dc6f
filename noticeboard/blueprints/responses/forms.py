"""What somebody is asked when they pledge or ask."""

from typing import Any, Self

from wtforms.validators import InputRequired

from noticeboard.domain.quantities import COUNTED_WHOLE
from noticeboard.models import Posting
from noticeboard.queries.responses import list_own_open_postings
from noticeboard.services.responses import ResponseDetails
from noticeboard.web.choices import SelectField
from noticeboard.web.contract_questions import context_field, contract_name_field, named_contract
from noticeboard.web.fields import LongTextField, QuantityField
from noticeboard.web.forms import CreatingForm
from noticeboard.web.wording.labels import label

LONGEST_MESSAGE = 1000


class ResponseForm(CreatingForm):
    """How an organisation answers a posting. Questions that do not arise are taken out before it is shown."""

    message = LongTextField(
        "How can you help?",
        [InputRequired("Enter how you can help")],
        subject="How you can help",
        longest=LONGEST_MESSAGE,
        description="Say what you can give, and when. Do not include names of people you support, or contact details.",
    )
    quantity = QuantityField("How many can you give?", [InputRequired("Enter how many")], subject="Number")
    from_posting = SelectField("Is this one of your offers?", prompt="None of these")
    context = context_field(InputRequired("Select whether this is part of a council contract"))
    contract_name = contract_name_field()

    def details(self, own: dict[str, Posting]) -> ResponseDetails:
        """The answers as the service wants them. `own`: the maker's open postings, by reference."""
        return ResponseDetails(
            message=self.message.data,
            quantity=self.quantity.data if "quantity" in self else None,
            from_posting=own.get(self.from_posting.data or "") if "from_posting" in self else None,
            contract_name=named_contract(self),
        )

    @classmethod
    def about(cls, posting: Posting, own: dict[str, Posting]) -> Self:
        """The form with the questions that arise for a posting, and somebody who has `own` open postings."""
        form = cls.from_request(quantity=posting.remaining or None)
        _word(form, posting, own)
        return form


def own_postings(session: Any, posting: Posting, organisation_id: int) -> dict[str, Posting]:  # noqa: ANN401
    """The open postings a response to `posting` may be made from, by reference."""
    rows = list_own_open_postings(session, organisation_id=organisation_id, side=posting.side.other)
    return {row.ref: row for row in rows}


def _word(form: Any, posting: Posting, own: dict[str, Posting]) -> None:  # noqa: ANN401
    """Put the questions the way this posting asks them, and take out those that do not arise."""
    asks = not posting.is_need
    if posting.unit is None:
        del form["quantity"]
    else:
        if posting.unit in COUNTED_WHOLE:
            form["quantity"].count_whole()
        text = f"How many {label(posting.unit)} {'do you need' if asks else 'can you give'}?"
        form["quantity"].reword(text, subject=f"Number of {label(posting.unit)}")
    if not own:
        del form["from_posting"]
    else:
        form["from_posting"].choices = tuple((row.ref, row.title) for row in own.values())
    if asks:
        form["message"].reword("Why would this help you?", subject="Why this would help you")
        form["message"].description = "Say what you would use it for, and when. Do not include contact details."
        if own:
            form["from_posting"].label.text = "Is this for one of your needs?"
        del form["context"], form["contract_name"]
