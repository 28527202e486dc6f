"""Until when people have to answer."""

from datetime import datetime, time

from noticeboard.adapters.calendar import bank_holidays
from noticeboard.clock import LOCAL_ZONE, local_date
from noticeboard.domain.working_days import add_working_days

DAYS_TO_ANSWER = 5
LAST_MINUTE = time(23, 59)


def answer_due(now: datetime) -> datetime:
    """The end of the fifth working day after `now`, as it is counted in England."""
    today = local_date(now)
    day = add_working_days(today, DAYS_TO_ANSWER, holidays=bank_holidays(today.year))
    return datetime.combine(day, LAST_MINUTE, tzinfo=LOCAL_ZONE)
