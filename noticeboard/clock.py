"""The clock. Nothing else in the noticeboard asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """Return the date in England at an aware `moment`."""
    return moment.astimezone(LOCAL_ZONE).date()
