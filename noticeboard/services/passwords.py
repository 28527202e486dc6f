"""Hashing and checking passwords: one slow hash for each, and only so many at once."""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from noticeboard.domain.errors import Busy, Invalid
from noticeboard.domain.passwords import password_fault

# OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# The hash of a password nobody has, checked for an address nobody has, so that both take the same time.
NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$4gLKimqZxU85rIA+0fr8/Q$mXVdVdbcAiyp9qcmYv6ClDU3c0lKQY9OhURd+xHEoMM"
AT_ONCE = max(2, os.cpu_count() or 2)
LONGEST_WAIT = 1.0

_hashing = threading.BoundedSemaphore(AT_ONCE)


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """The shipped list of passwords of 12 characters or more that many people use."""
    text = resources.files("noticeboard.data").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def check_choice(password: str, *, context: Iterable[str]) -> None:
    """Raise Invalid when a password will not do.

    context   names and addresses of the person and of their organisations.
    """
    fault = password_fault(password, common=common_passwords(), context=context)
    if fault:
        raise Invalid(fault)


def hash_password(password: str) -> str:
    """Hash a password. Call it outside any transaction. Raises Busy when too many are being hashed."""
    with _turn():
        return HASHER.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Say whether a password is the one whose hash is `stored`; without one it takes as long and is wrong.

    Call it outside any transaction. Raises Busy when too many are being checked.
    """
    with _turn():
        try:
            HASHER.verify(stored or NOBODYS_HASH, password)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def renewed_hash(stored: str | None, password: str) -> str | None:
    """A new hash of a password that matched `stored`, if that was made with other parameters than today's."""
    return hash_password(password) if stored and HASHER.check_needs_rehash(stored) else None


@contextmanager
def _turn() -> Iterator[None]:
    """Wait a moment for one of the few places; a second is the longest anybody holds up a web thread for it."""
    if not _hashing.acquire(timeout=LONGEST_WAIT):
        raise Busy("busy", seconds=5)
    try:
        yield
    finally:
        _hashing.release()
