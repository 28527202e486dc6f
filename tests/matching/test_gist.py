"""What an index keeps of a text scores as the text itself does."""

from dataclasses import replace
from typing import TypeVar

from hypothesis import given, settings

from noticeboard.matching import Need, Offer, Taxonomy, explain
from noticeboard.matching.gist import Gist, make_gist, packed
from noticeboard.matching.keys import indexed
from noticeboard.matching.profile import read_gist
from tests.matching.boards import needs, offers

T = TypeVar("T", Need, Offer)
TAXONOMY = Taxonomy.shipped()


def kept(posting: T) -> T:
    """The posting with its gist as an index gives it back."""
    found = indexed(posting, taxonomy=TAXONOMY)
    return replace(posting, gist=Gist(packed(found.terms), found.length))


@settings(max_examples=200)
@given(needs, offers)
def test_a_pair_scores_and_reads_the_same_by_what_is_kept_of_either(need: Need, offer: Offer) -> None:
    plain = explain(need, offer)

    for again in (explain(kept(need), offer), explain(need, kept(offer)), explain(kept(need), kept(offer))):
        assert again == plain
        assert (again.reasons, again.cautions) == (plain.reasons, plain.cautions)


@given(offers)
def test_what_is_kept_is_what_was_read(offer: Offer) -> None:
    read, back = read_gist(offer.title, offer.description, TAXONOMY), kept(offer).gist

    assert back is not None
    assert (back.words, back.length) == (read.words, read.length)
    assert (back.is_conditional, back.days) == (read.is_conditional, read.days)
    assert {number: back.counts[number] for number in read.counts} == read.counts


def test_what_is_kept_is_used_and_the_text_not_read_again() -> None:
    laptops = Offer(id="O-1", title="Laptops", support_type="equipment")
    need = Need(id="N-1", title="Laptops", support_type="equipment")

    assert explain(need, replace(laptops, title="Piano", gist=kept(laptops).gist)).score == explain(need, laptops).score


def test_days_kept_by_an_earlier_version_that_the_text_does_not_name_rule_nothing_out() -> None:
    need = Need(id="N-1", title="Helpers", support_type="volunteering")
    offer = Offer(id="O-1", title="Help", support_type="volunteering", description="Free on Mondays.")
    read = make_gist(words={"helper": 2}, concepts={}, length=2, days=["tuesday"])

    match = explain(replace(need, gist=read), offer)

    assert match.score == explain(need, offer).score
    assert "condition_failed" not in [caution.code for caution in match.cautions]
