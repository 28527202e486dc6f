"""Throttles: buckets of tries, taken by one atomic statement before a password or a code is looked at."""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Numeric, case, cast, extract, func, literal, update
from sqlalchemy.orm import Session

from noticeboard.models import Throttle
from noticeboard.models.base import UtcDateTime
from noticeboard.services.giving_way import insert_into

ONE_TRY = 1000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so long; they come back evenly."""

    name: str
    tries: int
    period: timedelta

    def of(self, subject: str) -> "Bucket":
        """The bucket of one account or address under this limit."""
        return Bucket(self, f"{self.name}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}")

    @property
    def milliseconds(self) -> int:
        """The period in milliseconds."""
        return self.period // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket: its limit, and the key of its row, in which no address can be read."""

    limit: Limit
    key: str


SIGN_IN_ADDRESS = Limit("sign-in-address", 10, timedelta(minutes=5))
SIGN_IN_ACCOUNT = Limit("sign-in-account", 10, timedelta(minutes=5))
SIGN_IN_EVERYBODY = Limit("sign-in-everybody", 1000, timedelta(minutes=5))
SIGN_UP_ADDRESS = Limit("sign-up-address", 30, timedelta(hours=1))
CODE_SOON = Limit("code-soon", 5, timedelta(minutes=5))
CODE_LONG = Limit("code-long", 20, timedelta(hours=1))
RESET = Limit("reset", 5, timedelta(days=1))
VERIFICATION = Limit("verification", 3, timedelta(hours=6))
DRAFT_ADDRESS = Limit("draft-address", 30, timedelta(hours=1))
SEND_POSTING = Limit("send-posting", 5, timedelta(days=1))
CONCERN_ADDRESS = Limit("concern-address", 10, timedelta(hours=1))
MAIL_ADDRESS = Limit("mail-address", 30, timedelta(hours=1))


def sign_in_buckets(*, email: str, address: str) -> tuple[Bucket, ...]:
    """The buckets a try at a password takes from.

    The address comes first, so that one which has used up its tries takes none from other people's accounts.
    """
    return (SIGN_IN_ADDRESS.of(address), SIGN_IN_ACCOUNT.of(email), SIGN_IN_EVERYBODY.of("everybody"))


def code_buckets(person_id: int) -> tuple[Bucket, ...]:
    """The buckets a try at a second step takes from."""
    return (CODE_SOON.of(str(person_id)), CODE_LONG.of(str(person_id)))


def take_try(session: Session, *buckets: Bucket, now: datetime) -> int:
    """Take one try from each bucket, in order, until one is empty.

    Commit it before the password or code is looked at. Returns 0 when all had one, else the seconds to wait.
    """
    for bucket in buckets:
        if not _take(session, bucket, now):
            return _seconds_until_next(session, bucket, now)
    return 0


def give_try_back(session: Session, buckets: Iterable[Bucket]) -> None:
    """Put a try back into each bucket, after a success."""
    for bucket in buckets:
        most = bucket.limit.tries * ONE_TRY
        fuller = Throttle.level + ONE_TRY
        session.execute(
            update(Throttle)
            .where(Throttle.key == bucket.key)
            .values(level=case((fuller > most, most), else_=fuller))
            .execution_options(synchronize_session=False)
        )


def _take(session: Session, bucket: Bucket, now: datetime) -> bool:
    """Take one try, making the bucket if it is new: one statement, so that of many at once none is counted twice."""
    dialect = session.get_bind().dialect.name
    most = bucket.limit.tries * ONE_TRY
    refilled = _refilled(dialect, bucket.limit, now)
    taken = (
        insert_into(session, Throttle)
        .values(key=bucket.key, level=most - ONE_TRY, refilled_at=now)
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={"level": refilled - ONE_TRY, "refilled_at": now},
            where=refilled >= ONE_TRY,
        )
        .returning(Throttle.level)
    )
    options = {"synchronize_session": False}
    return session.execute(taken, execution_options=options).scalar_one_or_none() is not None


def _refilled(dialect: str, limit: Limit, now: datetime) -> ColumnElement[int]:
    """The level of a bucket now, in thousandths of a try: what it held and what has come back since, up to full."""
    moment = literal(now, UtcDateTime())
    if dialect == "postgresql":
        exact: ColumnElement[Any] = extract("epoch", moment - Throttle.refilled_at) * 1000
    else:
        exact = (func.julianday(moment) - func.julianday(Throttle.refilled_at)) * 86_400_000
    passed = cast(func.round(cast(exact, Numeric(asdecimal=False))), BigInteger)
    # A clock that was put back has not run for less than no time, nor longer than the whole period.
    clamped = case((passed < 0, 0), (passed > limit.milliseconds, limit.milliseconds), else_=passed)
    most = limit.tries * ONE_TRY
    level = Throttle.level + clamped * most / limit.milliseconds
    whole = cast(func.round(cast(level, Numeric(asdecimal=False))), BigInteger)
    return case((whole > most, most), else_=whole)


def _seconds_until_next(session: Session, bucket: Bucket, now: datetime) -> int:
    """The seconds until an empty bucket has a try again, one at least."""
    # A row from a clock that was ahead would otherwise not refill until that time has come.
    session.execute(
        update(Throttle)
        .where(Throttle.key == bucket.key, Throttle.refilled_at > now)
        .values(refilled_at=now)
        .execution_options(synchronize_session=False)
    )
    row = session.get_one(Throttle, bucket.key, populate_existing=True)
    passed = max(0, (now - row.refilled_at) // timedelta(milliseconds=1))
    needed = (ONE_TRY - row.level) * bucket.limit.milliseconds / (bucket.limit.tries * ONE_TRY)
    return max(1, math.ceil((needed - passed) / 1000))
