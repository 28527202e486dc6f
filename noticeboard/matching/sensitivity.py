"""How much the order of offers hangs on one judgement: the miles at which closeness halves."""

from collections.abc import Sequence
from itertools import combinations

from noticeboard.matching.approaches import Approach, by_matcher
from noticeboard.matching.evaluation import DEPTH, Judgements, measure
from noticeboard.matching.locality import PlaceRules
from noticeboard.matching.meaning import Encoder
from noticeboard.matching.postings import Need, Offer
from noticeboard.matching.ranking import tie_break

FACTORS = (0.5, 1.0, 2.0)


def compare_halvings(
    needs: Sequence[Need], offers: Sequence[Offer], judgements: Judgements, *, encoder: Encoder | None = None
) -> dict[str, dict[str, float]]:
    """Rank all offers for every need at half, the shipped and twice the halving miles, and hold the orders together.

    Returns for each factor the nDCG@10, and how the orders differ from the shipped ones, each a mean over all needs:

    same first     the share of needs whose best offer stays the best.
    overlap@10     the share of the ten best that stay among the ten best.
    kendall@10     Kendall's tau, -1 to 1, over the offers among the ten best of either order.

    Raises ValueError where no need has a judged offer.
    """
    ways = {factor: by_matcher(offers, encoder=encoder, places=PlaceRules(halving_factor=factor)) for factor in FACTORS}
    orders = {factor: [_order(need, offers, way) for need in needs] for factor, way in ways.items()}
    return {
        f"x{factor:g}": {"ndcg@10": measure(needs, offers, judgements, way)["ndcg@10"]}
        | _differences(orders[factor], orders[1.0])
        for factor, way in ways.items()
    }


def kendall(one: Sequence[str], other: Sequence[str], *, depth: int = DEPTH) -> float:
    """Kendall's tau of two orders of the same offers, over those among the first `depth` of either; 1 where one is."""
    places = [{offer: place for place, offer in enumerate(order)} for order in (one, other)]
    shown = sorted({*one[:depth], *other[:depth]})
    pairs = list(combinations(shown, 2))
    agreed = sum((places[0][a] < places[0][b]) == (places[1][a] < places[1][b]) for a, b in pairs)
    return 2 * agreed / len(pairs) - 1 if pairs else 1.0


def _order(need: Need, offers: Sequence[Offer], way: Approach) -> list[str]:
    scored = zip(way(need), offers, strict=True)
    return [offer.id for _, offer in sorted(scored, key=lambda row: (-row[0], tie_break(row[1].id)))]


def _differences(orders: Sequence[list[str]], shipped: Sequence[list[str]]) -> dict[str, float]:
    pairs = list(zip(orders, shipped, strict=True))
    depth = min(DEPTH, len(shipped[0]))
    return {
        "same first": sum(one[0] == other[0] for one, other in pairs) / len(pairs),
        "overlap@10": sum(len({*one[:DEPTH]} & {*other[:DEPTH]}) for one, other in pairs) / (depth * len(pairs)),
        "kendall@10": sum(kendall(one, other) for one, other in pairs) / len(pairs),
    }
