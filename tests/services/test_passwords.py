"""Hashing passwords: the same work for everybody, and only so much at once."""

import threading

import pytest
from argon2 import PasswordHasher

from noticeboard.domain.errors import Busy
from noticeboard.services import passwords
from noticeboard.services.passwords import NOBODYS_HASH, hash_password, password_matches, renewed_hash


def test_a_password_matches_its_hash_and_no_other() -> None:
    stored = hash_password("otter-gravel-lampshade")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert password_matches(stored, "otter-gravel-lampshade")
    assert not password_matches(stored, "otter-gravel-lampshadE")


def test_without_a_hash_nothing_matches_not_even_the_password_of_the_stand_in() -> None:
    assert not PasswordHasher().check_needs_rehash(NOBODYS_HASH.replace("m=19456,t=2,p=1", "m=65536,t=3,p=4"))
    assert not password_matches(None, "a" * 12)


def test_a_broken_hash_matches_nothing() -> None:
    assert not password_matches("not a hash", "otter-gravel-lampshade")


def test_a_hash_of_weaker_parameters_is_made_anew() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("otter-gravel-lampshade")

    renewed = renewed_hash(weak, "otter-gravel-lampshade")

    assert renewed
    assert password_matches(renewed, "otter-gravel-lampshade")
    assert renewed_hash(renewed, "otter-gravel-lampshade") is None


def test_beyond_so_many_at_once_the_answer_is_to_come_back_later() -> None:
    leave, inside = threading.Event(), threading.Barrier(passwords.AT_ONCE + 1)

    def stay() -> None:
        with passwords._turn():
            inside.wait()
            leave.wait()

    holders = [threading.Thread(target=stay) for _ in range(passwords.AT_ONCE)]
    for holder in holders:
        holder.start()
    inside.wait()

    with pytest.raises(Busy):
        hash_password("otter-gravel-lampshade")
    leave.set()
    for holder in holders:
        holder.join()
    assert hash_password("otter-gravel-lampshade")
