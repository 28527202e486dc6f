"""Which of the words that both postings use are worth saying of a pair, and how they are written."""

import re
from collections.abc import Iterable

from noticeboard.matching.conditions import days_of, plain
from noticeboard.matching.days import days_in
from noticeboard.matching.evidence import Evidence
from noticeboard.matching.postings import Need, Offer
from noticeboard.matching.text import tokenise


def words_to_say(need: Need, offer: Offer, evidence: Evidence, *, names: Iterable[str]) -> list[str]:
    """The telling words that both use and that no topic says, the weightiest first.

    names   of the topics that are said of the pair: none of their words is said again, in whatever form.
    """
    says = (f"{topic.need_says} {topic.offer_says}" for topic in evidence.topics)
    stems = {token.stem for token in tokenise(" ".join((*says, *names)))}
    return [
        _as_written(word, need, offer)
        for word in evidence.words
        if not all(token.stem in stems for token in tokenise(word)) and _speaks_for(word, need, offer)
    ]


def _speaks_for(word: str, need: Need, offer: Offer) -> bool:
    """Whether a word that both use speaks for the pair: the name of a day only where that day suits both."""
    named = days_in(plain(word)).named
    return not named or not named.isdisjoint(days_of(need).left & days_of(offer).left)


def _as_written(word: str, need: Need, offer: Offer) -> str:
    """A word in small letters, unless both write it only with a capital: "shampoo", "Lottery"."""
    small = re.compile(rf"\b{re.escape(word.lower())}\b")
    found = any(small.search(f"{posting.title}\n{posting.description}") for posting in (need, offer))
    return word.lower() if found else word
