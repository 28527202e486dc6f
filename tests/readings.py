"""What came of reading a place, for tests of that."""

from noticeboard.domain.places import Outcome, Place, Reading


def found(reading: Reading) -> Place:
    """The place that was found, or a failure that shows what came instead."""
    assert reading.outcome is Outcome.FOUND, reading
    assert reading.place is not None
    return reading.place
