"""Counts of people, shown so that nobody can be picked out of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

# A count of people below this is not shown.
FEWEST = Decimal(5)

Key = TypeVar("Key")


def hide_small(counts: Mapping[Key, Decimal]) -> dict[Key, Decimal | None]:
    """Give counts of people with those above 0 and under 5 hidden, as None.

    Where only one is hidden, the smallest other is hidden as well: the total would give the first away. Nothing else
    is left to hide when there is but one count.
    """
    hidden = {key for key, count in counts.items() if 0 < count < FEWEST}
    others = [key for key, count in counts.items() if key not in hidden and count > 0]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda key: counts[key]))
    return {key: None if key in hidden else count for key, count in counts.items()}
