"""`outbox`: sending messages and doing timed work."""

import signal
import threading
from datetime import datetime, timedelta
from types import FrameType

import click
import structlog
from flask.cli import with_appcontext

from noticeboard import matching
from noticeboard.adapters.mail import Mailer, MailError, mailer_for
from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.services.encoding import keep_encoded
from noticeboard.services.meanings import encoder_at_hand, find_waiting
from noticeboard.services.outbox import claim_message, mark_failed, mark_sent
from noticeboard.services.timed_work import SWEEPS, Sweep
from noticeboard.web.messages import MessageError, write_message
from noticeboard.web.settings import current_settings

log = structlog.get_logger()

IDLE_SECONDS = 1.0
AFTER_A_FAULT_SECONDS = 5.0
SWEEP_EVERY = timedelta(minutes=1)
BATCH = 200
MOST_BATCHES = 50


@click.group("outbox")
def outbox() -> None:
    """Send messages and do timed work."""


@outbox.command("run")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@with_appcontext
def run(once: bool) -> None:
    """Do timed work and send what is due, until told to stop."""
    mailer = mailer_for(current_settings())
    if once:
        done = do_timed_work()
        sent, failed = send_due(mailer)
        done += encode_waiting()
        click.echo(f"Did {done} pieces of timed work, sent {sent} messages, could not send {failed}.")
        return
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    keep_sending(mailer, stop)


def keep_sending(mailer: Mailer, stop: threading.Event) -> None:
    """Send and sweep until `stop` is set; the message being sent is finished first.

    A database that is away for a while is waited for, not given up on.
    """
    swept_at: datetime | None = None
    while not stop.is_set():
        try:
            now = utc_now()
            if swept_at is None or abs(now - swept_at) >= SWEEP_EVERY:
                do_timed_work()
                swept_at = now
            send_due(mailer, stop)
            encode_waiting(stop)
            idle = IDLE_SECONDS
        except Exception:
            db.session.rollback()
            log.exception("outbox")
            idle = AFTER_A_FAULT_SECONDS
        db.session.remove()
        stop.wait(idle)


def send_due(mailer: Mailer, stop: threading.Event | None = None) -> tuple[int, int]:
    """Send every message that is due. Returns how many were sent, and how many could not be."""
    sent = failed = 0
    while not (stop and stop.is_set()):
        outcome = send_next(mailer)
        if outcome is None:
            break
        sent, failed = (sent + 1, failed) if outcome else (sent, failed + 1)
    return sent, failed


def send_next(mailer: Mailer) -> bool | None:
    """Claim one message, send it with no transaction open, and mark it.

    Returns whether it was sent, or None when nothing is due.
    """
    session = db.session()
    row = claim_message(session, now=utc_now())
    if row is None:
        session.rollback()
        return None
    session.commit()
    message_id, attempt, kind = row.id, row.attempts, row.kind
    error = ""
    try:
        message = write_message(session, row)
        session.rollback()
        mailer.send(message)
    except (MessageError, MailError) as problem:
        session.rollback()
        error = str(problem)
    row = session.get_one(type(row), message_id)
    if error:
        mark_failed(session, message=row, attempt=attempt, error=error, now=utc_now())
    else:
        mark_sent(session, message=row, now=utc_now())
    session.commit()
    log.info("message", id=message_id, kind=kind, attempt=attempt, sent=not error, error=error or None)
    return not error


def encode_waiting(stop: threading.Event | None = None) -> int:
    """Encode the postings that wait for it, one at a time and outside any transaction. Returns how many."""
    session, done = db.session(), 0
    while not (stop and stop.is_set()):
        waiting = find_waiting(session)
        session.rollback()
        encoder = encoder_at_hand(session) if waiting else None
        if waiting is None or encoder is None:
            break
        meaning = matching.encode_posting(encoder, title=waiting.title, description=waiting.description)
        keep_encoded(session, waiting=waiting, meaning=meaning, now=utc_now())
        session.commit()
        done += 1
    return done


def do_timed_work(sweeps: tuple[Sweep, ...] = SWEEPS) -> int:
    """Carry out every sweep, each batch in a transaction of its own. One that fails is logged, and the rest go on."""
    return sum(_carry_out(sweep) for sweep in sweeps)


def _carry_out(sweep: Sweep) -> int:
    total = 0
    for _ in range(MOST_BATCHES):
        try:
            done = sweep(db.session(), now=utc_now(), limit=BATCH)
            db.session.commit()
        except Exception:
            db.session.rollback()
            log.exception("timed work", sweep=sweep.__name__)
            break
        total += done
        if done < BATCH:
            break
    return total
