"""What is counted whole has no parts, and what is measured has."""

from decimal import Decimal

import pytest

from noticeboard.domain.errors import Invalid
from noticeboard.domain.quantities import check_whole
from noticeboard.domain.vocabulary import QuantityUnit

MEASURED = {QuantityUnit.HOURS, QuantityUnit.POUNDS, QuantityUnit.SQUARE_FEET}


@pytest.mark.parametrize("unit", sorted(set(QuantityUnit) - MEASURED))
def test_half_of_what_is_counted_whole_is_refused(unit: QuantityUnit) -> None:
    check_whole(Decimal("3.00"), unit=unit)
    with pytest.raises(Invalid, match="quantity-not-whole"):
        check_whole(Decimal("0.5"), unit=unit)


@pytest.mark.parametrize("unit", [*sorted(MEASURED), None])
def test_half_an_hour_is_taken(unit: QuantityUnit | None) -> None:
    check_whole(Decimal("0.5"), unit=unit)
