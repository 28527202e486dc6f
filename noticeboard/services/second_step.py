"""The second step: codes from an authenticator, each used once, and recovery codes for when it is lost."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import CursorResult, delete, or_, update
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY, Actor
from noticeboard.domain.errors import Conflict, Invalid
from noticeboard.models import Person, RecoveryCode
from noticeboard.services.events import note_event
from noticeboard.services.outbox import queue_message
from noticeboard.services.sessions import end_sessions

STEP_SECONDS = 30
RECOVERY_CODES = 10
# Without 0, 1, I, L, O and U; twelve characters of thirty are some 58 bits.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def matching_step(secret: str, code: str, *, now: datetime) -> int | None:
    """The 30-second step that a code belongs to: this one, or one on either side for clocks that differ."""
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // STEP_SECONDS
    # As bytes: texts are compared in constant time only where both are ASCII, and anything can be typed.
    typed = code.encode()
    steps = (current - 1, current, current + 1)
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), typed)), None)


def pass_second_step(session: Session, *, person: Person, code: str, now: datetime) -> bool:
    """Say whether a code from the authenticator, or a recovery code, is right, and use it up."""
    typed = re.sub(r"[\s-]", "", code)
    if re.fullmatch(r"[0-9]{6}", typed, re.ASCII):
        return _use_authenticator_code(session, person=person, code=typed, now=now)
    return _use_recovery_code(session, person=person, code=typed, now=now)


def confirm_second_step(session: Session, *, person: Person, secret: str, code: str, now: datetime) -> list[str]:
    """Take `secret` into use once a code shows that the authenticator holds it.

    Returns ten recovery codes, which are kept only as hashes; earlier ones end.
    Raises Invalid("code-wrong") when the code is not of that secret.
    """
    step = matching_step(secret, re.sub(r"[\s-]", "", code), now=now)
    if step is None:
        raise Invalid("code-wrong")
    person.totp_secret, person.totp_confirmed_at, person.totp_last_step = secret, now, step
    codes = _renew_recovery_codes(session, person=person)
    _note(session, person, "second-step.set-up", now)
    return codes


def remove_second_step(session: Session, *, person: Person, now: datetime) -> None:
    """Stop asking for a code at sign-in. Raises Invalid("second-step-needed") for somebody in the team."""
    if person.team_roles and not person.is_demonstration:
        raise Invalid("second-step-needed")
    _forget_second_step(session, person=person)
    _note(session, person, "second-step.removed", now)


def reset_second_step(session: Session, *, person: Person, now: datetime) -> None:
    """Forget the authenticator of somebody who has lost it and every recovery code: they set up another at sign-in.

    Their sessions end, and they are told, since it may not have been they who asked.
    Raises Conflict("second-step-not-set-up") when there is nothing to forget.
    """
    if person.totp_confirmed_at is None:
        raise Conflict("second-step-not-set-up")
    _forget_second_step(session, person=person)
    end_sessions(session, person_id=person.id, now=now)
    note_event(session, actor=NOBODY, action="second-step.reset", about=f"person:{person.id}", now=now)
    queue_message(session, kind="second-step-reset", to=person, now=now)


def _forget_second_step(session: Session, *, person: Person) -> None:
    person.totp_secret = person.totp_confirmed_at = person.totp_last_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def _use_authenticator_code(session: Session, *, person: Person, code: str, now: datetime) -> bool:
    step = matching_step(person.totp_secret, code, now=now) if person.totp_secret else None
    if step is None:
        return False
    used = session.execute(
        update(Person)
        .where(Person.id == person.id, or_(Person.totp_last_step.is_(None), Person.totp_last_step < step))
        .values(totp_last_step=step)
        .execution_options(synchronize_session=False)
    )
    return isinstance(used, CursorResult) and used.rowcount == 1


def _use_recovery_code(session: Session, *, person: Person, code: str, now: datetime) -> bool:
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _hash_code(person, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(used, CursorResult) or used.rowcount != 1:
        return False
    _note(session, person, "recovery-code.used", now)
    return True


def _renew_recovery_codes(session: Session, *, person: Person) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(person_id=person.id, code_hash=_hash_code(person, code)) for code in codes)
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]


def _hash_code(person: Person, code: str) -> str:
    return hashlib.sha256(f"{person.id}:{code.upper()}".encode()).hexdigest()


def _note(session: Session, person: Person, action: str, now: datetime) -> None:
    note_event(
        session,
        actor=Actor(person_id=person.id, status=person.status),
        action=action,
        about=f"person:{person.id}",
        now=now,
    )
