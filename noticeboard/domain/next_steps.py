"""What happens next, who does it and until when: for a response, an introduction and a connection."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from noticeboard.domain.ledger import ValueStep
from noticeboard.domain.lifecycle import ConnectionStatus, IntroductionStatus, ResponseStatus
from noticeboard.domain.vocabulary import Side


class Holder(StrEnum):
    """Who holds the next step. On an introduction both sides may."""

    NEED_SIDE = "need"
    OFFER_SIDE = "offer"
    BOTH = "both"
    TEAM = "team"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The code of the next step, who holds it, and the time it has to be done by, where there is one."""

    code: str
    holder: Holder
    by: datetime | None = None


OVER = NextStep("over", Holder.NOBODY)
VALUE_STEPS: Mapping[ValueStep, NextStep] = {
    ValueStep.BOTH_TO_GIVE: NextStep("say-value", Holder.NEED_SIDE),
    ValueStep.RECEIVER_TO_CONFIRM: NextStep("confirm-value", Holder.NEED_SIDE),
    ValueStep.GIVER_TO_CONFIRM: NextStep("confirm-value", Holder.OFFER_SIDE),
    ValueStep.FIGURES_DIFFER: NextStep("agree-value", Holder.BOTH),
    ValueStep.TEAM_TO_VERIFY: NextStep("verify-value", Holder.TEAM),
}


def holder_on(side: Side) -> Holder:
    """The holder that a side of the board is."""
    return Holder.NEED_SIDE if side is Side.NEED else Holder.OFFER_SIDE


def step_of_response(status: ResponseStatus, *, posting_side: Side, paused: bool, due_at: datetime | None) -> NextStep:
    """What happens next with a response to a posting on `posting_side`."""
    if status is ResponseStatus.AWAITING_CHECK:
        return NextStep("verify-maker", Holder.TEAM)
    if status not in (ResponseStatus.MADE, ResponseStatus.WAITING):
        return OVER
    if paused:
        return NextStep("team-looks", Holder.TEAM)
    if status is ResponseStatus.WAITING:
        return NextStep("wait-for-quantity", Holder.NOBODY)
    return NextStep("answer", holder_on(posting_side), due_at)


def step_of_introduction(
    status: IntroductionStatus, *, need_accepted: bool, offer_accepted: bool, due_at: datetime
) -> NextStep:
    """What happens next with an introduction."""
    if status is not IntroductionStatus.PROPOSED:
        return OVER
    if need_accepted:
        return NextStep("answer-introduction", Holder.OFFER_SIDE, due_at)
    if offer_accepted:
        return NextStep("answer-introduction", Holder.NEED_SIDE, due_at)
    return NextStep("answer-introduction", Holder.BOTH, due_at)


def step_of_connection(status: ConnectionStatus, value: ValueStep | None = None) -> NextStep:
    """What happens next with a connection: it starts, it is done, both say what was given, and the team checks.

    value   whose turn it is with its social value record; None where it has none yet.
    """
    match status:
        case ConnectionStatus.AGREED:
            return NextStep("start", Holder.OFFER_SIDE)
        case ConnectionStatus.UNDER_WAY:
            return NextStep("complete", Holder.NEED_SIDE)
        case ConnectionStatus.COMPLETED:
            return VALUE_STEPS.get(value or ValueStep.BOTH_TO_GIVE, OVER)
        case ConnectionStatus.FELL_THROUGH:
            return OVER
