"""By when the team answers, in working days of England."""

from datetime import date, datetime

from noticeboard.adapters.calendar import bank_holidays
from noticeboard.clock import local_date
from noticeboard.domain.working_days import add_working_days, count_working_days

DAYS_TO_CHECK = 2


def check_by(sent_at: datetime) -> date:
    """The day by which the team has checked what was sent at a moment."""
    day = local_date(sent_at)
    return add_working_days(day, DAYS_TO_CHECK, holidays=bank_holidays(day.year))


def working_days_since(moment: datetime, *, now: datetime) -> int:
    """How many working days have passed since a moment."""
    start = local_date(moment)
    return count_working_days(start, local_date(now), holidays=bank_holidays(start.year))
