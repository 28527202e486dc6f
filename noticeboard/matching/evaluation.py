"""How good an order is: the measures of ranked search over judged pairs."""

import math
from collections.abc import Iterable, Mapping, Sequence

from noticeboard.matching.approaches import Approach, by_matcher
from noticeboard.matching.meaning import Encoder
from noticeboard.matching.postings import Need, Offer
from noticeboard.matching.ranking import tie_break
from noticeboard.matching.taxonomy import Taxonomy

Judgements = Mapping[str, Mapping[str, int]]
"""For each need's id, the grade of each offer's: 1 worth a glance, 2 right with a drawback, 3 introduce now."""

DEPTH = 10
SHALLOW = 5
_RIGHT = 2


def evaluate(
    needs: Iterable[Need],
    offers: Iterable[Offer],
    judgements: Judgements,
    *,
    taxonomy: Taxonomy | None = None,
    encoder: Encoder | None = None,
) -> dict[str, float]:
    """Rank all offers for every need and measure the orders: nDCG@10, MRR, P@5 and R@10, each a mean over needs.

    A need with no offer of grade 1 or more has no right order and is left out. Raises ValueError where none is left.
    """
    pool = tuple(offers)
    return measure(needs, pool, judgements, by_matcher(pool, taxonomy=taxonomy, encoder=encoder))


def measure(
    needs: Iterable[Need], offers: Iterable[Offer], judgements: Judgements, approach: Approach
) -> dict[str, float]:
    """Measure the orders that any way of scoring makes, as `evaluate` does the matcher's."""
    pool = tuple(offers)
    rows = []
    for need in needs:
        grades = judgements.get(need.id, {})
        if any(grade > 0 for grade in grades.values()):
            scored = zip(approach(need), pool, strict=True)
            order = sorted(scored, key=lambda row: (-row[0], tie_break(row[1].id)))
            rows.append(measures([offer.id for _, offer in order], grades))
    if not rows:
        raise ValueError("none of the needs has a judged offer")
    return {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}


def measures(order: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """Measure one order of offers against their grades; an offer without a grade counts as 0."""
    found = [grades.get(offer, 0) for offer in order]
    relevant = sum(1 for grade in grades.values() if grade > 0)
    ideal = discounted_gain(sorted(grades.values(), reverse=True)[:DEPTH])
    first = next((place for place, grade in enumerate(found, start=1) if grade >= _RIGHT), None)
    return {
        "ndcg@10": discounted_gain(found[:DEPTH]) / ideal if ideal else 0.0,
        "mrr": 1 / first if first else 0.0,
        "p@5": sum(1 for grade in found[:SHALLOW] if grade > 0) / SHALLOW,
        "r@10": sum(1 for grade in found[:DEPTH] if grade > 0) / relevant if relevant else 0.0,
    }


def discounted_gain(grades: Sequence[int]) -> float:
    """Sum the gains 2^grade − 1, each divided by log2 of its place plus one."""
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))
