"""Messages: each is sent once, under one id, whatever the mail server and the worker go through."""

import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.adapters.mail import Mailer, MailError, Message, SmtpMailer
from noticeboard.app import Noticeboard
from noticeboard.cli.outbox import do_timed_work, keep_sending, send_due, send_next
from noticeboard.domain.delays import DELAYS, MOST_TRIES
from noticeboard.domain.lifecycle import OutboxState
from noticeboard.extensions import db
from noticeboard.models import Area, OutboxMessage
from noticeboard.services.outbox import LEASE, queue_message
from tests.factory import NOW
from tests.mail_server import MailServer

pytestmark = pytest.mark.usefixtures("clock")


def queue(count: int = 1, *, kind: str = "test-hello", word: str = "noticeboard", to: str = "ada@example.org") -> None:
    for _ in range(count):
        queue_message(db.session(), kind=kind, to=to, now=NOW, payload={"word": word})
    db.session.commit()


def only_message() -> OutboxMessage:
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage)).one()


def mailer_of(board: Noticeboard) -> Mailer:
    return SmtpMailer(board.settings)


def test_a_message_carries_text_and_html_and_links_to_the_configured_address(
    board: Noticeboard, mail_server: MailServer
) -> None:
    queue(word="paint <b>")

    assert send_due(mailer_of(board)) == (1, 0)

    (taken,) = mail_server.taken
    text, html = (part.get_content().replace("\r\n", "\n") for part in taken.iter_parts())
    assert taken["Subject"] == "Hello paint <b>"
    assert taken["To"] == "ada@example.org"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"].endswith("@board.example>")
    assert "\nhttps://board.example/\n" in text
    assert "One word: paint &lt;b&gt;" in html
    assert 'href="https://board.example/"' in html
    assert 'href="https://elsewhere.example/"' not in html
    assert only_message().state is OutboxState.SENT


def test_a_line_break_in_what_somebody_typed_never_becomes_a_header(
    board: Noticeboard, mail_server: MailServer
) -> None:
    queue(word="x\r\nBcc: everybody@example.org")

    send_due(mailer_of(board))

    (taken,) = mail_server.taken
    assert taken["Bcc"] is None
    assert taken["Subject"] == "Hello x Bcc: everybody@example.org"


def test_work_that_is_rolled_back_sends_nothing(board: Noticeboard, mail_server: MailServer) -> None:
    queue_message(db.session(), kind="test-hello", to="ada@example.org", now=NOW, payload={"word": "never"})
    db.session.rollback()

    assert send_due(mailer_of(board)) == (0, 0)
    assert mail_server.taken == []


def test_a_server_that_refuses_goes_down_and_comes_back_gets_every_message_once(
    board: Noticeboard, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    mailer = mailer_of(board)
    queue(3)

    mail_server.answer = "451 try later"
    assert send_due(mailer) == (0, 3)
    mail_server.stop()
    clock.shift(DELAYS[0])
    assert send_due(mailer) == (0, 3)
    mail_server.answer = "250 taken"
    mail_server.start()
    assert send_due(mailer) == (0, 0), "nothing is tried again before its time"
    clock.shift(DELAYS[1])
    assert send_due(mailer) == (3, 0)
    clock.shift(timedelta(days=1))
    assert send_due(mailer) == (0, 0)

    assert len(mail_server.ids) == len(set(mail_server.ids)) == 3


def test_a_worker_that_dies_after_sending_repeats_the_message_under_the_same_id(
    board: Noticeboard, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    class Killed(BaseException):
        pass

    class DiesAfterSending:
        def send(self, message: Message) -> None:
            mailer_of(board).send(message)
            raise Killed

    queue()

    with pytest.raises(Killed):
        send_next(DiesAfterSending())
    db.session.remove()
    assert send_due(mailer_of(board)) == (0, 0), "the lease of the dead worker still stands"
    clock.shift(LEASE)
    assert send_due(mailer_of(board)) == (1, 0)

    first, second = mail_server.ids
    assert first == second


def test_ten_tries_are_made_over_four_hours_and_then_the_message_is_dead(
    board: Noticeboard, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    mail_server.answer = "550 no such person"
    queue()

    tries = 0
    while only_message().state is OutboxState.QUEUED:
        tries += sum(send_due(mailer_of(board)))
        clock.shift(timedelta(seconds=30))

    message = only_message()
    assert tries == message.attempts == MOST_TRIES == 10
    assert message.state is OutboxState.DEAD
    assert message.last_error == "The mail server answered 550 no such person"
    assert message.done_at is not None
    assert message.done_at - NOW == sum(DELAYS, timedelta())


def test_a_worker_that_dies_in_every_try_ends_with_a_dead_message(
    board: Noticeboard, clock: time_machine.Traveller
) -> None:
    class Dies:
        def send(self, message: Message) -> None:
            raise KeyboardInterrupt

    queue()

    for _ in range(MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            send_next(Dies())
        db.session.remove()
        clock.shift(LEASE)
    do_timed_work()

    assert only_message().state is OutboxState.DEAD


def test_words_that_cannot_be_made_are_told_and_hold_up_no_other_message(
    board: Noticeboard, mail_server: MailServer
) -> None:
    queue(kind="test-broken")
    queue(kind="test-unwritten")
    queue()

    assert send_due(mailer_of(board)) == (1, 2)

    errors = db.session.scalars(select(OutboxMessage.last_error).order_by(OutboxMessage.id)).all()
    assert "do not begin with a subject" in (errors[0] or "")
    assert "test-unwritten could not be made" in (errors[1] or "")


def test_two_workers_never_send_one_message_twice(board: Noticeboard, mail_server: MailServer) -> None:
    queue(20)
    sent: list[tuple[int, int]] = []
    together = threading.Barrier(2)

    def work() -> None:
        with board.app_context():
            together.wait()
            sent.append(send_due(mailer_of(board)))
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(count for count, _failed in sent) == 20
    assert len(mail_server.ids) == len(set(mail_server.ids)) == 20


def test_a_message_with_a_key_is_queued_once(board: Noticeboard) -> None:
    for _ in range(2):
        queue_message(db.session(), kind="test-hello", to="ada@example.org", now=NOW, dedupe_key="closing:N-222222")
    db.session.commit()

    assert only_message().dedupe_key == "closing:N-222222"


def test_timed_work_that_fails_is_undone_and_does_not_stop_the_rest(board: Noticeboard) -> None:
    def fails(session: Session, *, now: datetime, limit: int = 200) -> int:
        session.add(area("undone"))
        session.flush()
        raise ValueError("this sweep is broken")

    def works(session: Session, *, now: datetime, limit: int = 200) -> int:
        session.add(area("done"))
        return 1

    assert do_timed_work((fails, works)) == 1

    assert db.session.scalars(select(Area.code)).all() == ["done"]


def area(code: str) -> Area:
    return Area(code=code, name=code, council=code, team_email="team@example.org")


def test_the_worker_goes_on_after_a_fault_and_ends_when_told(board: Noticeboard) -> None:
    stop = threading.Event()
    queue(2)

    class FailsOnce:
        tries = 0

        def send(self, message: Message) -> None:
            self.tries += 1
            if self.tries == 1:
                raise MailError("down")
            stop.set()

    keep_sending(FailsOnce(), stop)

    states = db.session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)).all()
    assert states == [OutboxState.QUEUED, OutboxState.SENT]


def test_the_command_says_what_it_did(board: Noticeboard, mail_server: MailServer) -> None:
    queue(2)

    result = board.test_cli_runner().invoke(args=["outbox", "run", "--once"])

    assert result.exit_code == 0
    assert "sent 2 messages, could not send 0" in result.output
    assert len(mail_server.taken) == 2
