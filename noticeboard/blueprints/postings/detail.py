"""What the page of a posting shows: its facts, what is still needed, and what this reader can do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from noticeboard.clock import local_date
from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import PUBLIC_POSTING_STATUSES, PostingStatus
from noticeboard.domain.permissions import TAKES_RESPONSES
from noticeboard.domain.posting_permissions import list_owner_actions
from noticeboard.domain.questions import list_questions, show_answer
from noticeboard.domain.vocabulary import ReachMode, SupportType
from noticeboard.models import Posting, Project
from noticeboard.queries.bundles import find_bundle
from noticeboard.queries.dashboard import list_steps_of
from noticeboard.queries.organisations import is_known_to
from noticeboard.queries.own_postings import list_posting_suggestions
from noticeboard.queries.posting_page import PostingExtras, read_extras
from noticeboard.queries.projects import find_project_of
from noticeboard.web.addresses import address
from noticeboard.web.filters import counted, long_date, quantity
from noticeboard.web.posting_summary import amount_words, ends_words, still_words
from noticeboard.web.suggestions import ShownBundle, ShownMatch, shown_bundle, shown_suggestions
from noticeboard.web.widening import Outlook, outlook_of
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.postings import (
    CHANGED,
    CHANGED_IN_SHORT,
    OFFER_ACTION_WORDS,
    OWNER_ACTION_WORDS,
    OWNER_STANDING,
    PLACE_CHANGED,
    STANDING,
)
from noticeboard.web.wording.steps import step_words

S = PostingStatus


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the summary."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something this reader can do about the posting."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that its owner has to answer, and by when."""

    text: str
    href: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change made after others had responded."""

    made_at: datetime
    lines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Everything the page shows."""

    posting: Posting
    organisation: str
    organisation_href: str | None
    facts: Sequence[Fact]
    answers: Sequence[Fact]
    still: str
    share: str
    standing: tuple[str, str] | None
    respond: Action | None
    others: Action
    concern_href: str
    # What its owner has yet to answer about it: each what to do, where, and by when.
    waiting: Sequence[Waiting]
    owner: bool
    team: bool
    owner_actions: Sequence[Action]
    team_actions: Sequence[Action]
    extras: PostingExtras
    changes: Sequence[Change]
    # What goes with it, for its owner and the team while it is open; None for everyone else.
    suggestions: Sequence[ShownMatch] | None
    outlook: Outlook | None
    bundle: ShownBundle | None
    # The project that it is part of, where this reader may read that.
    project: Project | None

    @property
    def on_board(self) -> bool:
        """Whether everyone can read this page."""
        return self.posting.status in PUBLIC_POSTING_STATUSES and self.posting.opened_at is not None


def detail_of(session: Session, posting: Posting, *, actor: Actor, now: datetime) -> Detail:
    """Read what the page of a posting shows to one reader."""
    owner, team = actor.belongs_to(posting.organisation_id), actor.works_for(posting.area_id)
    extras = read_extras(session, posting, actor=actor)
    named = is_known_to(session, posting.organisation, actor=actor)
    # Others look for more of the same; its owner looks for what would go with it.
    side = "needs" if posting.is_need is not owner else "offers"
    suggestions = _suggestions(session, posting, team=team) if owner or team else None
    return Detail(
        posting=posting,
        organisation=posting.organisation.name if named else posting.organisation.public_name,
        organisation_href=url_for("organisations.show", ref=posting.organisation.ref) if named else None,
        facts=[fact for fact in _facts(posting, extras, now, private=owner or team) if fact.value],
        answers=_answers(posting),
        still=still_words(posting),
        share=_share_taken(posting),
        standing=(OWNER_STANDING if owner else STANDING).get((posting.side, posting.status)),
        respond=_respond(posting, actor, owner=owner),
        others=Action(f"See all open {side}", url_for("postings.browse", side=side, kind=posting.support_type.value)),
        concern_href=url_for("concerns.raise_concern", ref=posting.ref),
        waiting=_waiting(session, posting) if owner else (),
        owner=owner,
        team=team,
        owner_actions=_owner_actions(posting),
        team_actions=_team_actions(posting),
        extras=extras,
        changes=_changes(posting, extras, private=owner or team),
        suggestions=suggestions,
        outlook=None
        if suggestions is None
        else outlook_of(session, posting, actor=actor, now=now, matches=len(suggestions)),
        bundle=_bundle(session, posting, now, team=team) if owner or team else None,
        project=find_project_of(session, need=posting, actor=actor) if posting.is_need else None,
    )


def _share_taken(posting: Posting) -> str:
    """What part of the quantity is in hand, 0 to 100, for a meter; nothing where that cannot be counted."""
    if not still_words(posting) or posting.remaining == posting.capacity:
        return ""
    return f"{(posting.capacity - posting.remaining) / posting.capacity * 100:.0f}"


def _facts(posting: Posting, extras: PostingExtras, now: datetime, *, private: bool) -> list[Fact]:
    helps = "; ".join(extras.groups)
    return [
        Fact("How much", "" if still_words(posting) else amount_words(posting.quantity, posting.unit)),
        Fact("Where", _where_words(posting) if private else posting.place_label),
        Fact("How far", "" if posting.is_need else _reach_words(posting)),
        Fact("Starts", long_date(posting.starts_on)),
        Fact(*ends_words(posting)),
        Fact("How often", label(posting.cadence) if posting.cadence else ""),
        Fact("Minimum age", str(posting.minimum_age) if posting.minimum_age else ""),
        Fact("Who it helps", helps),
        Fact("Posted", long_date(posting.opened_at)),
        Fact("On the board until", _closing_words(posting, now)),
        Fact("Reference", posting.ref),
    ]


def _where_words(posting: Posting) -> str:
    """Where it is, for its owner and the team."""
    hidden = posting.hidden_place is not None
    return f"{posting.full_place_label}. Others read only {posting.place_label}" if hidden else posting.place_label


def _closing_words(posting: Posting, now: datetime) -> str:
    live = posting.status in {S.OPEN, S.PAUSED, S.IN_HAND} and posting.closes_on >= local_date(now)
    return long_date(posting.closes_on) if live and posting.closes_on != posting.ends_on else ""


def _reach_words(posting: Posting) -> str:
    if posting.reach_mode is ReachMode.RADIUS and posting.reach_mi:
        return f"Within {counted(posting.reach_mi, 'mile')}"
    return label(posting.reach_mode) if posting.reach_mode else ""


def _answers(posting: Posting) -> list[Fact]:
    """The answers to the questions of its kind, in their order; an answer that no question asks for is left out."""
    questions = list_questions(SupportType(posting.support_type), posting.side)
    asked = [question for question in questions if posting.answers.get(question.code) not in (None, "")]
    return [Fact(question.subject, show_answer(question, posting.answers[question.code])) for question in asked]


def _respond(posting: Posting, actor: Actor, *, owner: bool) -> Action | None:
    """The way to help, for everyone who could, signed in or not. Whether they may is the next page's question."""
    if owner or posting.status not in TAKES_RESPONSES or actor.side is posting.side:
        return None
    words = "Offer help" if posting.is_need else "Ask for this offer"
    return Action(words, url_for("responses.pledge" if posting.is_need else "responses.ask", ref=posting.ref))


def _owner_actions(posting: Posting) -> list[Action]:
    """What its owner can do with a posting, by where it stands."""
    words = OWNER_ACTION_WORDS if posting.is_need else OFFER_ACTION_WORDS
    found = [
        Action(words[name], url_for(f"own_postings.{name}", ref=posting.ref))
        for name in list_owner_actions(posting.status)
    ]
    if posting.status is S.AWAITING_CHECK:
        found.append(Action("See what happens next, and what fits", url_for("drafts.sent", ref=posting.ref)))
    return [*found, Action("See all your postings", url_for("own_postings.index"))]


def _waiting(session: Session, posting: Posting) -> list[Waiting]:
    """The pledges, asks and introductions that its owner has yet to answer."""
    steps = list_steps_of(session, posting=posting)
    return [Waiting(step_words(step), address(step), step.due_at) for step in steps]


def _suggestions(session: Session, posting: Posting, *, team: bool) -> Sequence[ShownMatch] | None:
    """What goes together with a posting that is open, for its owner and the team."""
    if posting.status is not S.OPEN:
        return None
    kept = list_posting_suggestions(session, posting=posting)
    return shown_suggestions(kept, posting=posting, for_team=team)


def _bundle(session: Session, posting: Posting, now: datetime, *, team: bool) -> ShownBundle | None:
    """The offers that together cover more of an open need than any one of them, for its owner and the team."""
    found = find_bundle(session, need=posting, today=local_date(now))
    return shown_bundle(found, need=posting, for_team=team)


def _team_actions(posting: Posting) -> list[Action]:
    return [
        Action("Check this posting", url_for("team_postings.check", ref=posting.ref)),
        Action("About the organisation", url_for("team_organisations.show", ref=posting.organisation.ref)),
    ]


def _changes(posting: Posting, extras: PostingExtras, *, private: bool) -> list[Change]:
    """What was changed; where its place is hidden, others are told that it changed, and not from what to what."""
    place_told = private or not posting.organisation.place_hidden
    return [Change(row.changed_at, _change_lines(row.changes, place_told=place_told)) for row in extras.changes]


def _change_lines(changes: Mapping[str, Mapping[str, Any]], *, place_told: bool) -> list[str]:
    in_short = CHANGED_IN_SHORT if place_told else {**CHANGED_IN_SHORT, "place_label": PLACE_CHANGED}
    lines = []
    for name, change in changes.items():
        if name in in_short:
            lines.append(in_short[name])
        elif name in CHANGED:
            lines.append(f"{CHANGED[name]}: was {_value(change.get('before'))}, now {_value(change.get('after'))}")
    return lines


def _value(value: object) -> str:
    """Write one side of a change, kept as JSON: a date or a number is written as people read it."""
    if value is None or value == "":
        return "not given"
    text = str(value)
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return quantity(Decimal(text)) if text.isascii() else f"“{text}”"
    except InvalidOperation:
        return f"“{text}”"
