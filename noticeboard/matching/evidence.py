"""What speaks for a pair and what to look out for, as the scorer saw it; explanations are made of nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from noticeboard.matching.conditions import Verdict
from noticeboard.matching.gist import word_number
from noticeboard.matching.locality import Locality
from noticeboard.matching.meaning import MOST_PARTS
from noticeboard.matching.postings import Need, Offer
from noticeboard.matching.profile import Profile
from noticeboard.matching.scoring import Scored, Scorer
from noticeboard.matching.text import parts_of, usual_stems


@dataclass(frozen=True, slots=True)
class Shared:
    """A topic that both postings speak of, and the words each has for it.

    code    the concept's id, or the family's where the two name different concepts of one family.
    name    what it is called in a sentence.
    """

    code: str
    name: str
    need_says: str
    offer_says: str


@dataclass(frozen=True, slots=True)
class Met:
    """The two titles or sentences of a pair that lie closest in meaning, and the cosine of the two."""

    need_says: str
    offer_says: str
    cosine: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the scorer saw in a pair; explanations are made of nothing else. The weightiest comes first in each.

    topics      concepts both mention; `people` those of them that say whom it is for.
    neighbours  families in which they mention different concepts, and none the same.
    words       telling words that both use, as the need writes them.
    met         the two sentences that lie closest in meaning, where vectors took part.
    subject     what both seem to be about by their meaning, and how much of the one that speaks of it less, 0 to 1.
    verdicts    what either side states, and whether the other meets it.
    """

    topics: tuple[Shared, ...]
    people: tuple[Shared, ...]
    neighbours: tuple[Shared, ...]
    words: tuple[str, ...]
    met: Met | None
    subject: tuple[str, float] | None
    locality: Locality
    verdicts: tuple[Verdict, ...]


def gather(scorer: Scorer, need: Need, offer: Offer, scored: Scored) -> Evidence:
    """Gather what a scored pair has in common, for its explanation."""
    asked, given = scorer.profile(need), scorer.profile(offer)
    both = [concept for concept in asked.mentions if concept in given.mentions]
    both.sort(key=lambda concept: (-_weight(scorer, asked, given, concept, concept), concept))
    shared = [_shared(scorer, asked, given, concept) for concept in both]
    about_people = [scorer.taxonomy.is_about_people(concept) for concept in both]
    words = [stem for stem in asked.words if stem not in usual_stems() and stem in asked.said and stem in given.said]
    words.sort(key=lambda stem: (-scorer.statistics.weight(word_number(stem)), stem))
    return Evidence(
        topics=tuple(topic for topic, people in zip(shared, about_people, strict=True) if not people),
        people=tuple(topic for topic, people in zip(shared, about_people, strict=True) if people),
        neighbours=_neighbours(scorer, asked, given, both),
        words=tuple(asked.written[stem] for stem in words),
        met=_met(scorer, need, offer),
        subject=scorer.comparison.subject(need, offer),
        locality=scored.locality,
        verdicts=scored.verdicts,
    )


def _met(scorer: Scorer, need: Need, offer: Offer) -> Met | None:
    closest = scorer.comparison.closest(need, offer)
    if closest is None:
        return None
    mine, theirs = (parts_of(posting.title, posting.description, most=MOST_PARTS) for posting in (need, offer))
    return Met(mine[closest.need_part], theirs[closest.offer_part], closest.cosine)


def _shared(scorer: Scorer, asked: Profile, given: Profile, concept: str) -> Shared:
    name = scorer.taxonomy.concepts[concept].name
    return Shared(concept, name, asked.mentions[concept].written, given.mentions[concept].written)


def _weight(scorer: Scorer, asked: Profile, given: Profile, mine: str, theirs: str) -> float:
    return scorer.concept_weight(asked, mine) * scorer.concept_weight(given, theirs)


def _neighbours(scorer: Scorer, asked: Profile, given: Profile, both: Sequence[str]) -> tuple[Shared, ...]:
    """The first pair of different concepts of each family in which the two share none."""
    taxonomy = scorer.taxonomy
    taken = {taxonomy.concepts[concept].family for concept in both}
    found: list[tuple[float, Shared]] = []
    for mine, said in asked.mentions.items():
        family = taxonomy.concepts[mine].family
        if family in taken or taxonomy.is_about_people(mine):
            continue
        theirs = next((other for other in given.mentions if taxonomy.concepts[other].family == family), None)
        if theirs is not None:
            taken.add(family)
            shared = Shared(family, taxonomy.families[family].name, said.written, given.mentions[theirs].written)
            found.append((_weight(scorer, asked, given, mine, theirs), shared))
    return tuple(shared for _, shared in sorted(found, key=lambda row: (-row[0], row[1].code)))
