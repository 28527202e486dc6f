"""The bank holidays of England, from the holidays library, which carries them: nothing is asked of the network."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=32)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year and the next, so that a count may run past New Year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=(year, year + 1)))
