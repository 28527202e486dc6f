"""What the noticeboard of an organisation says of each thing that somebody has to do next."""

from collections.abc import Mapping

from noticeboard.queries.dashboard import Step
from noticeboard.web.filters import mid_sentence

STEPS: Mapping[str, str] = {
    "pledge-answer": "Answer the pledge from {other}",
    "ask-answer": "Answer {other}, who asks for this",
    "introduction-answer": "Say whether you want to meet {other}",
    "connection-start": "Agree with {other} how to begin, and say when you have",
    "connection-complete": "Say when the work with {other} is done",
    "value-give": "Say what {other} gave: how many, how long, worth what",
    "value-confirm": "Confirm what you gave {other}",
    "figure-confirm": "Confirm the figure that {other} gave",
    "response-theirs": "{other} answers you next",
    "response-waiting": "Others hold all of it. You move up when {other} turns somebody down",
    "response-check": "The team checks your organisation, then {other} sees it",
    "introduction-theirs": "{other} answers the introduction next",
}


def step_words(step: Step) -> str:
    """The sentence for a step: what is done next, and by or with whom."""
    words = STEPS[step.code]
    return words.format(other=step.other if words.startswith("{other}") else mid_sentence(step.other))
