"""What the team is asked about a phrase."""

from collections.abc import Mapping

from wtforms.validators import InputRequired

from noticeboard.matching import Taxonomy
from noticeboard.web.choices import SelectField
from noticeboard.web.fields import TextField
from noticeboard.web.forms import NoticeboardForm

LONGEST = 60


class PhraseForm(NoticeboardForm):
    """A word or a phrase, and what it means."""

    phrase = TextField(
        "Word or phrase",
        [InputRequired("Enter a word or phrase")],
        subject="Word or phrase",
        longest=LONGEST,
        description="As people write it. Plurals and endings such as -ing are read anyway.",
    )
    concept = SelectField("What it means", [InputRequired("Select what it means")])


def phrase_form(taxonomy: Taxonomy, **answers: str) -> PhraseForm:
    """The form, with every concept of the taxonomy under the name of its family."""
    form: PhraseForm = PhraseForm.from_request(**answers)
    form.concept.choices = concepts_by_family(taxonomy)
    return form


def concepts_by_family(taxonomy: Taxonomy) -> Mapping[str, list[tuple[str, str]]]:
    """Every concept with its name, under the name of its family, in order of the alphabet."""
    found: dict[str, list[tuple[str, str]]] = {}
    for family in sorted(taxonomy.families.values(), key=lambda one: one.name):
        own = [(one.id, one.name) for one in taxonomy.concepts.values() if one.family == family.id]
        found[family.name.capitalize()] = sorted(own, key=lambda pair: pair[1])
    return {name: concepts for name, concepts in found.items() if concepts}
