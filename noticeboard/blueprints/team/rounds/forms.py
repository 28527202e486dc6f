"""What the team is asked in a round: which offer for each need, and what to write to both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms.validators import InputRequired

from noticeboard.domain.errors import Invalid
from noticeboard.domain.lifecycle import RoundLineStatus
from noticeboard.matching import band
from noticeboard.models import Round, RoundLine, Suggestion
from noticeboard.models.match_index import SCALE
from noticeboard.services.rounds import OVER
from noticeboard.web.choices import SelectField
from noticeboard.web.fields import LongTextField
from noticeboard.web.forms import CreatingForm
from noticeboard.web.wording.queue import INTRODUCING
from noticeboard.web.wording.refusals import refusal_words

MOST_CHOICES = 6


class RoundForm(CreatingForm):
    """One list for each line, whose first choice leaves the line out, and a message for all of them.

    titles   of the offers, by what stands for them in the lists.
    """

    titles: Mapping[str, str] = {}
    message = LongTextField(
        "What do you want to say to both sides of each pair?",
        [InputRequired("Enter what you want to say to both sides")],
        subject="What you want to say to both sides of each pair",
        longest=1000,
        description="Each pair gets the same message. Do not include contact details.",
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Refuse an offer that is chosen on two lines, at each of them."""
        sound = super().validate(extra_validators)
        chosen = [one for one in self if isinstance(one, SelectField) and one.data]
        times = Counter(one.data for one in chosen)
        for one in chosen:
            if times[one.data] > 1:
                self.refuse(one.name, refusal_words(Invalid("offer-chosen-twice", title=self.titles[one.data])))
        return sound and max(times.values(), default=1) == 1


def round_form(brokering: Round, choices: Mapping[int, Sequence[Suggestion]]) -> RoundForm:
    """The form of a round, as it stands: what is proposed is chosen until somebody leaves it out.

    A pair that is only possible is the other way about: it is left out until somebody chooses it.
    """
    lines = [line for line in brokering.lines if _can_be_chosen(line, choices)]
    fields = {field_name(line): _field_of(line, choices[line.need_id]) for line in lines}
    titles = {str(pair.offer_id): pair.offer.title for pairs in choices.values() for pair in pairs}
    asked: Any = type("RoundLinesForm", (RoundForm,), {**fields, "titles": titles})
    chosen = {field_name(line): str(line.offer_id) for line in lines if _stands(line)}
    form: RoundForm = asked.from_request(message=brokering.message or INTRODUCING, **chosen)
    return form


def chosen_offers(form: RoundForm, brokering: Round) -> dict[int, int | None]:
    """What was chosen for each line that could be chosen for."""
    named = {line.id: field_name(line) for line in brokering.lines}
    return {
        line_id: int(form[name].data) if form[name].data else None for line_id, name in named.items() if name in form
    }


def field_name(line: RoundLine) -> str:
    """The name of the list of a line."""
    return f"line_{line.id}"


def is_doubtful(line: RoundLine) -> bool:
    """Whether a line was proposed, and is of a pair that is only possible: not to be sent unless it is chosen."""
    return line.status is RoundLineStatus.PROPOSED and band(line.score / SCALE) == "possible"


def _stands(line: RoundLine) -> bool:
    """Whether a line is to be introduced as it stands."""
    return line.status is RoundLineStatus.ACCEPTED or (
        line.status is RoundLineStatus.PROPOSED and not is_doubtful(line)
    )


def _can_be_chosen(line: RoundLine, choices: Mapping[int, Sequence[Suggestion]]) -> bool:
    return line.status not in OVER and bool(choices[line.need_id])


def _field_of(line: RoundLine, pairs: Sequence[Suggestion]) -> SelectField:
    shown = [pair for number, pair in enumerate(pairs) if number < MOST_CHOICES or pair.offer_id == line.offer_id]
    options = [
        (pair.offer_id, f"{pair.offer.title}, {pair.offer.organisation.name} ({round(pair.score * 100 / SCALE)})")
        for pair in shown
    ]
    return SelectField(f"Offer for “{line.need.title}”", choices=options, prompt="Leave it out")
