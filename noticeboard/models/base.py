"""What every table shares: the declarative base, exact column types and the naming of constraints."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, MetaData, String, Text, types
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


E = TypeVar("E", bound=StrEnum)


class UtcDateTime(types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive time is refused, because nobody knows what it means."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into the naive UTC the column keeps. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time must say its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back the aware UTC time."""
        return None if value is None else value.replace(tzinfo=UTC)


class FixedPoint(types.TypeDecorator[Decimal]):
    """An exact decimal, kept as a whole number of its smallest part, on every database.

    places   digits after the point; a value with more is refused, never rounded in silence.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> int | None:  # noqa: ANN401
        """Scale to a whole number. Raises ValueError for a float, NaN, infinity or too many places."""
        if value is None:
            return None
        if isinstance(value, bool | float):
            raise ValueError(f"{value!r} is not an exact number")
        scaled = Decimal(value).scaleb(self.places)
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimal places")
        return int(scaled)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ANN401
        """Give back the exact decimal, whether the driver answered with an int or, for a sum, a Decimal."""
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


MONEY = FixedPoint(2)
QUANTITY = FixedPoint(4)
PERCENTAGE = FixedPoint(6)
PROXY_VALUE = FixedPoint(8)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        datetime: UtcDateTime(),
        str: Text(),
        dict[str, Any]: types.JSON(),
        list[Any]: types.JSON(),
    }


class Code(types.TypeDecorator[E], Generic[E]):
    """One of the codes of a StrEnum, kept as text and given back as its member."""

    impl = String(32)
    cache_ok = True

    def __init__(self, codes: type[E]) -> None:
        super().__init__()
        self.codes = codes

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:
        """Keep the code. Raises ValueError for a code that is not one of ours."""
        return None if value is None else self.codes(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Give back the member."""
        return None if value is None else self.codes(value)


def one_of(column: str, codes: type[StrEnum], *, optional: bool = False) -> CheckConstraint:
    """A named CHECK that `column` holds one of `codes`, or nothing where `optional`."""
    listed = ", ".join(f"'{code.value}'" for code in codes)
    rule = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if optional else rule, name=f"{column}_known")
