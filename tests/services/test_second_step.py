"""The second step: each code once."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Invalid
from noticeboard.models import RecoveryCode
from noticeboard.services.second_step import confirm_second_step, pass_second_step, remove_second_step
from tests.factory import NOW, Factory

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(seconds: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(int(NOW.timestamp()) + seconds)


def test_a_code_lets_in_once(session: Session, make: Factory) -> None:
    person = make.team_member()

    assert pass_second_step(session, person=person, code=code_at(), now=NOW)
    assert not pass_second_step(session, person=person, code=code_at(), now=NOW)


def test_a_code_may_be_typed_in_two_halves_and_from_a_clock_that_differs_a_little(
    session: Session, make: Factory
) -> None:
    code = code_at(-30)

    assert pass_second_step(session, person=make.team_member(), code=f"{code[:3]} {code[3:]}", now=NOW)


def test_a_code_older_than_the_last_one_used_is_refused(session: Session, make: Factory) -> None:
    person = make.team_member()

    assert pass_second_step(session, person=person, code=code_at(), now=NOW)
    assert not pass_second_step(session, person=person, code=code_at(-30), now=NOW)


@pytest.mark.parametrize("code", ["", "000000x", "１２３４５６", "12345", "-" * 40, "ABCD-EFGH-JKMN"])
def test_what_is_no_code_is_refused(session: Session, make: Factory, code: str) -> None:
    assert not pass_second_step(session, person=make.team_member(), code=code, now=NOW)


@pytest.mark.parametrize("code", ["", "٣", "１２３４５６", "½", "🙂"])
def test_nothing_typed_breaks_the_setting_up(session: Session, make: Factory, code: str) -> None:
    with pytest.raises(Invalid):
        confirm_second_step(session, person=make.person(), secret=SECRET, code=code, now=NOW)


def test_setting_up_takes_the_code_and_gives_ten_recovery_codes_that_each_work_once(
    session: Session, make: Factory
) -> None:
    person = make.person()

    codes = confirm_second_step(session, person=person, secret=SECRET, code=code_at(), now=NOW)

    assert len(set(codes)) == 10
    assert not pass_second_step(session, person=person, code=code_at(), now=NOW)
    assert pass_second_step(session, person=person, code=codes[0].lower(), now=NOW)
    assert not pass_second_step(session, person=person, code=codes[0], now=NOW)
    assert not pass_second_step(session, person=make.person(), code=codes[1], now=NOW)
    assert {len(row.code_hash) for row in session.query(RecoveryCode)} == {64}


def test_setting_up_with_a_wrong_code_changes_nothing(session: Session, make: Factory) -> None:
    person = make.person()

    with pytest.raises(Invalid):
        confirm_second_step(session, person=person, secret=SECRET, code=code_at(300), now=NOW + timedelta(hours=1))
    assert person.totp_secret is None


def test_only_people_outside_the_team_may_turn_it_off(session: Session, make: Factory) -> None:
    person = make.person(totp_secret=SECRET, totp_confirmed_at=NOW)

    remove_second_step(session, person=person, now=NOW)

    assert person.totp_confirmed_at is None
    with pytest.raises(Invalid):
        remove_second_step(session, person=make.team_member(), now=NOW)
