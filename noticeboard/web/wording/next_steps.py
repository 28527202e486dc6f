"""The next step in words: who holds it, what they do and by when."""

from noticeboard.domain.next_steps import Holder, NextStep
from noticeboard.web.filters import long_date

STEPS: dict[str, str] = {
    "over": "Nothing more is to be done here.",
    "verify-maker": "Now: the team checks the organisation that sent this. Nobody else sees it until then.",
    "team-looks": "Now: the team looks into something first. Nobody needs to do anything until it has.",
    "suspended": "Now: the team is dealing with {who}, which cannot take part at the moment. This waits until it can.",
    "wait-for-quantity": "Now: this waits. Others hold what is left; if any comes back, the oldest goes first.",
    "answer": "Now: {who} accepts or declines{by}.",
    "answer-introduction": "Now: {who} accepts or declines{by}.",
    "start": "Now: {who} gets in touch, and marks it as started when the help begins.",
    "complete": "Now: {who} marks it as completed once everything has been given.",
    "say-value": "Now: {who} says how much was given.",
    "confirm-value": "Now: {who} says whether the other side’s figure is right.",
    "agree-value": "Now: {who} looks at the other’s figure: the two differ. If they stay apart the team settles it.",
    "verify-value": "Now: {who} checks the figure that both sides agreed.",
}
# The same, said to the one who holds the step.
YOUR_STEPS: dict[str, str] = {
    "answer": "Now: you accept or decline{by}.",
    "answer-introduction": "Now: you accept or decline{by}.",
    "start": "Now: you get in touch, and mark it as started when the help begins.",
    "complete": "Now: you mark it as completed once everything has been given.",
    "say-value": "Now: you say how much was given.",
    "confirm-value": "Now: you say whether the other side’s figure is right.",
}


def next_step_words(step: NextStep, *, need_side: str, offer_side: str, reader: Holder = Holder.NOBODY) -> str:
    """The sentence of a next step.

    need_side, offer_side   the names of the two organisations.
    reader                  the side that reads it; nobody for the team, and for who belongs to both sides.
    """
    who = {
        Holder.NEED_SIDE: need_side,
        Holder.OFFER_SIDE: offer_side,
        Holder.BOTH: f"each of {need_side} and {offer_side}",
        Holder.TEAM: "the team",
        Holder.NOBODY: "",
    }[step.holder]
    words = YOUR_STEPS.get(step.code) if step.holder is reader else None
    return (words or STEPS[step.code]).format(who=who, by=f" by {long_date(step.by)}" if step.by else "")
