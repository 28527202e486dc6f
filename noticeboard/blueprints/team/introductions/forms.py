"""What the team is asked when it introduces a pair."""

from decimal import Decimal
from typing import Any, Self

from wtforms.validators import InputRequired

from noticeboard.domain.errors import Invalid
from noticeboard.domain.quantities import COUNTED_WHOLE, proposed_quantity
from noticeboard.models import Need, Offer
from noticeboard.web.fields import LongTextField, QuantityField
from noticeboard.web.forms import CreatingForm
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.queue import INTRODUCING


class IntroduceForm(CreatingForm):
    """What the team writes to both sides, and how much it is for."""

    message = LongTextField(
        "What do you want to say to both?",
        [InputRequired("Enter what you want to say to both")],
        subject="What you want to say to both",
        longest=1000,
        description="Write your own words where you know why they go together. Do not include contact details.",
    )
    quantity = QuantityField("How many is it for?", [InputRequired("Enter how many it is for")], subject="Number")

    def asked(self) -> dict[str, Any]:
        """The answers as the service wants them; what is not counted is one whole."""
        return {"message": self.message.data, "quantity": self.quantity.data if "quantity" in self else Decimal(1)}

    def field_of(self, refusal: Invalid) -> str:
        """The name of the question whose answer mends a refusal of the service."""
        return "message" if refusal.code == "says-private" or "quantity" not in self else "quantity"

    @classmethod
    def about(cls, need: Need, offer: Offer) -> Self:
        """The form for a pair, with as much filled in as both have left."""
        unit, offer_unit = need.unit, offer.unit
        most = proposed_quantity(need.remaining, offer.remaining, unit=unit, offer_unit=offer_unit)
        form = cls.from_request(message=INTRODUCING, quantity=most or None)
        if unit is None:
            del form.quantity
        else:
            if unit in COUNTED_WHOLE:
                form.quantity.count_whole()
            form.quantity.reword(f"How many {label(unit)} is it for?", subject=f"Number of {label(unit)}")
        return form
