"""What a quantity may be, and how much of one posting a quantity of another takes."""

from decimal import Decimal

from noticeboard.domain.errors import Invalid
from noticeboard.domain.vocabulary import Cadence, QuantityUnit

NOTHING = Decimal(0)
ALL_OF_IT = Decimal(1)

# Half a person, or half a desk, is nothing that anybody could give. Hours, pounds and square feet have parts.
COUNTED_WHOLE = frozenset(
    {
        QuantityUnit.PEOPLE,
        QuantityUnit.ITEMS,
        QuantityUnit.SESSIONS,
        QuantityUnit.PROJECTS,
        QuantityUnit.DESKS,
        QuantityUnit.PLACES,
    }
)
# What stands so much a month or year is there again in the next, however often it has been given.
GIVEN_AGAIN = frozenset({Cadence.MONTHLY, Cadence.YEARLY})


def check_whole(quantity: Decimal | None, *, unit: QuantityUnit | None) -> None:
    """Raise Invalid("quantity-not-whole") for a part of something that is counted whole."""
    if unit in COUNTED_WHOLE and quantity is not None and quantity != quantity.to_integral_value():
        raise Invalid("quantity-not-whole")


def shared_quantity(quantity: Decimal, *, unit: QuantityUnit | None, other_unit: QuantityUnit | None) -> Decimal:
    """How much a response takes of its maker's own posting: the same where both count the same, else nothing.

    Two postings that cannot be counted, such as a hall and the wish for one, count the same: one each.
    """
    return quantity if unit is other_unit else NOTHING


def introduced_quantity(quantity: Decimal, *, unit: QuantityUnit | None, offer_unit: QuantityUnit | None) -> Decimal:
    """How much an introduction takes of its offer, given what it takes of its need.

    The same where both count the same; all of an offer that cannot be counted, because there is only one of it; and
    nothing of one counted in another unit, because nobody can say how many hours six people are.
    """
    if unit is offer_unit:
        return quantity
    return ALL_OF_IT if offer_unit is None else NOTHING


def proposed_quantity(
    need_remaining: Decimal, offer_remaining: Decimal, *, unit: QuantityUnit | None, offer_unit: QuantityUnit | None
) -> Decimal:
    """What an introduction is for unless the team says otherwise: as much as both have left."""
    return min(need_remaining, offer_remaining) if unit is offer_unit else need_remaining
