"""What the team is asked when it verifies, settles or takes back."""

from decimal import Decimal

from wtforms.validators import InputRequired

from noticeboard.domain.ledger import ReverseReason, SettleReason, ShareReason
from noticeboard.domain.social_value import HUNDRED, MOST_QUANTITY
from noticeboard.domain.vocabulary import Stage
from noticeboard.services.ledger import Shares
from noticeboard.services.verification import Check
from noticeboard.web.choices import CheckboxesField, ConfirmField, RadiosField, YesNoField
from noticeboard.web.fields import QuantityField
from noticeboard.web.forms import CreatingForm
from noticeboard.web.wording.labels import label

# Those that the noticeboard gives by itself are not offered.
REVERSALS = (ReverseReason.ENTERED_WRONGLY, ReverseReason.NOT_DELIVERED, ReverseReason.COUNTED_TWICE)


class BulkVerifyForm(CreatingForm):
    """Several lines to verify as they were delivered."""

    chosen = CheckboxesField(
        "Which of these do you verify as they stand?", [InputRequired("Choose at least one line to verify")]
    )
    no_conflict = ConfirmField(
        "I have no interest of my own in any of them",
        [InputRequired("Confirm that you have no interest of your own, or leave out those where you have")],
    )


class VerifyForm(CreatingForm):
    """One line, checked with care."""

    quantity = QuantityField(
        "How much do you verify?",
        [InputRequired("Enter how much you verify")],
        subject="How much you verify",
        maximum=MOST_QUANTITY,
        places=4,
        description="Never more than was delivered.",
    )
    attribution = QuantityField(
        "What part of it is the giver’s, per cent?",
        [InputRequired("Enter the giver’s part, 100 if all of it is theirs")],
        subject="The giver’s part",
        minimum=Decimal("0.000001"),
        maximum=HUNDRED,
        places=6,
        description="100 unless others gave part of the same thing.",
    )
    deadweight = QuantityField(
        "What part would have happened anyway, per cent?",
        [InputRequired("Enter what would have happened anyway, 0 if nothing")],
        subject="What would have happened anyway",
        minimum=Decimal(0),
        maximum=HUNDRED,
        places=6,
        description="0 unless you know of something.",
    )
    reason = RadiosField(
        "If the part is less than 100, why?", choices=[(reason.value, label(reason)) for reason in ShareReason]
    )
    conflict = YesNoField(
        "Do you have an interest of your own in this?",
        [InputRequired("Say whether you have an interest of your own in this")],
        description="Such as a relative or a second job at one of the two parties.",
    )

    def check(self) -> Check:
        """The answers as the service wants them."""
        return Check(
            quantity=self.quantity.data,
            shares=Shares(self.attribution.data, self.deadweight.data),
            reason=ShareReason(self.reason.data) if self.reason.data else None,
            declares_conflict=bool(self.conflict.data),
        )


class SettleForm(CreatingForm):
    """The figure that the team found."""

    quantity = QuantityField(
        "How much was given?",
        [InputRequired("Enter how much was given")],
        subject="How much was given",
        maximum=MOST_QUANTITY,
        places=4,
    )
    reason = RadiosField(
        "How do you know?",
        [InputRequired("Choose how you know")],
        choices=[(reason.value, label(reason)) for reason in SettleReason],
    )


class ReverseForm(CreatingForm):
    """An entry to take back."""

    stage = RadiosField(
        "What do you take back?",
        [InputRequired("Choose what you take back")],
        choices=[
            (Stage.VERIFIED.value, "Only its verification", "It can be verified again."),
            (Stage.DELIVERED.value, "The figure itself", "With its verification. Both sides may give a figure anew."),
        ],
    )
    reason = RadiosField(
        "Why?",
        [InputRequired("Choose why you take it back")],
        choices=[(reason.value, label(reason)) for reason in REVERSALS],
    )
