"""The page of a need or an offer: what each reader finds there, wherever it stands."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PUBLIC_POSTING_STATUSES, PostingStatus, ResponseStatus
from noticeboard.domain.vocabulary import QuantityUnit, ResponseKind, SupportType
from noticeboard.models import Organisation, Posting, PostingChange, Response
from noticeboard.services.hidden_places import set_place_hidden
from noticeboard.services.suggestions import refresh_for
from noticeboard.web.wording.postings import OWNER_STANDING, STANDING
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")

HIDDEN = [status for status in PostingStatus if status not in PUBLIC_POSTING_STATUSES]


def respond(make: Factory, posting: Posting, by: Organisation) -> Response:
    """Put a pledge of a business to a need on the board, without asking the rules."""
    row = Response(
        ref="R-234567",
        kind=ResponseKind.PLEDGE,
        area_id=posting.area_id,
        posting_id=posting.id,
        organisation_id=by.id,
        person_id=by.memberships[0].person_id,
        status=ResponseStatus.MADE,
        message="We can come",
        quantity=Decimal(1),
        unit=QuantityUnit.PEOPLE,
        made_at=NOW,
    )
    make.session.add(row)
    make.session.commit()
    return row


@pytest.mark.parametrize("status", sorted(PUBLIC_POSTING_STATUSES - {PostingStatus.OPEN}))
@pytest.mark.parametrize("side", ["need", "offer"])
def test_what_is_no_longer_open_says_so_and_leads_on(
    visitor: StrictClient, make: Factory, side: str, status: PostingStatus
) -> None:
    posting = getattr(make, side)(status=status)

    page = visitor.get(f"/{side}s/{posting.ref}")

    assert STANDING[posting.side, status][0] in page.text
    assert f"See all open {side}s" in page.text


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_on_the_board_is_its_owners_and_the_teams_only(
    visitor: StrictClient, browser_for: object, make: Factory, status: PostingStatus
) -> None:
    need = make.need(status=status)
    owner, team, other = (browser_for(who) for who in (need.organisation, make.team_member(), make.business()))  # type: ignore[operator]

    answers = [browser.get(f"/needs/{need.ref}").status_code for browser in (visitor, other, owner, team)]

    # What is still being written has not been sent to the team.
    assert answers == [404, 404, 200, 404 if status is PostingStatus.DRAFT else 200]


def test_a_draft_that_was_closed_unread_is_never_public(visitor: StrictClient, make: Factory) -> None:
    need = make.need(status=PostingStatus.CLOSED, opened_at=None)

    assert visitor.get(f"/needs/{need.ref}").status_code == 404


def test_the_page_says_how_much_is_still_needed(visitor: StrictClient, make: Factory) -> None:
    need = make.need(remaining=Decimal(1))

    page = visitor.get(f"/needs/{need.ref}")

    assert "1 of 4 people still needed" in page.text
    assert '<meter class="nb-posting__meter" min="0" max="100" value="75">' in page.text


def test_the_answers_of_its_kind_stand_in_words(visitor: StrictClient, make: Factory) -> None:
    need = make.need(
        support_type=SupportType.SPACE, quantity=None, answers={"access": "Step-free", "times": "Tuesdays"}
    )

    page = visitor.get(f"/needs/{need.ref}")

    assert "Step-free" in page.text
    assert "Tuesdays" in page.text


def test_an_organisation_that_may_not_be_named_is_not(visitor: StrictClient, make: Factory) -> None:
    need = make.need(organisation=make.group(name="Quiet Refuge", may_be_named=False))

    for path in ("/", "/needs", f"/needs/{need.ref}"):
        page = visitor.get(path)
        assert "Quiet Refuge" not in page.text, path
        assert "a local group" in page.text.lower(), path


def test_a_visitor_is_asked_to_sign_in_before_helping(visitor: StrictClient, make: Factory) -> None:
    need = make.need()

    page = visitor.get(f"/needs/{need.ref}")

    assert f'href="/needs/{need.ref}/pledge"' in page.text
    assert "You sign in or create an account first" in page.text


def test_a_group_is_not_asked_to_help_another(browser_for: object, make: Factory) -> None:
    need = make.need()

    page = browser_for(make.group()).get(f"/needs/{need.ref}")  # type: ignore[operator]

    assert "Offer help" not in page.text


def test_an_owner_finds_its_actions_and_what_may_fit(browser_for: object, make: Factory) -> None:
    need = make.need()

    page = browser_for(need.organisation).get(f"/needs/{need.ref}")  # type: ignore[operator]

    assert "Pause it" in page.text
    assert "There is no good match yet" in page.text
    assert "Raise a concern" not in page.text


@pytest.mark.parametrize(
    "status", [PostingStatus.PAUSED, PostingStatus.IN_HAND, PostingStatus.MET, PostingStatus.CLOSED]
)
@pytest.mark.parametrize("side", ["need", "offer"])
def test_an_owner_is_told_where_it_stands_in_words_of_their_own(
    browser_for: Any, visitor: StrictClient, make: Factory, side: str, status: PostingStatus
) -> None:
    posting = getattr(make, side)(status=status)
    own, others = OWNER_STANDING[posting.side, status][1], STANDING[posting.side, status][1]

    to_owner = browser_for(posting.organisation).get(f"/{side}s/{posting.ref}").text
    to_others = visitor.get(f"/{side}s/{posting.ref}").text

    assert own in to_owner
    assert others not in to_owner
    assert others in to_others


def test_an_owner_finds_again_what_happens_next_while_it_waits_for_the_team(browser_for: Any, make: Factory) -> None:
    need = make.need(status=PostingStatus.AWAITING_CHECK, opened_at=None)

    page = browser_for(need.organisation).get(f"/needs/{need.ref}")

    assert "checked it and the organisation" in page.text
    assert f"/your-postings/{need.ref}/sent" in page.text


def test_a_change_is_shown_to_those_who_responded_and_to_nobody_else(
    session: Session, visitor: StrictClient, browser_for: object, make: Factory
) -> None:
    need, business = make.need(), make.business()
    respond(make, need, business)
    changes = {"quantity": {"before": "4", "after": "6"}, "ends_on": {"before": None, "after": "2026-12-24"}}
    session.add(PostingChange(posting_id=need.id, changed_at=NOW, changes=changes))
    session.commit()

    seen = browser_for(business).get(f"/needs/{need.ref}")  # type: ignore[operator]

    assert "How much: was 4, now 6" in seen.text
    assert "Last day: was not given, now 24 December 2026" in seen.text
    assert "What has changed" not in visitor.get(f"/needs/{need.ref}").text
    assert "What has changed" not in browser_for(make.business()).get(f"/needs/{need.ref}").text  # type: ignore[operator]


def test_of_a_sensitive_service_it_is_told_that_it_moved_and_not_from_where_to_where(
    session: Session, browser_for: object, make: Factory
) -> None:
    need, business = make.need(), make.business()
    respond(make, need, business)
    moved = {"place_label": {"before": "Nantwich (CW5)", "after": "Knutsford (WA16)"}}
    session.add(PostingChange(posting_id=need.id, changed_at=NOW, changes=moved))
    actor = make.actor(need.organisation)
    set_place_hidden(session, actor=actor, organisation=need.organisation, hidden=True, now=NOW)
    session.commit()

    seen, own = (browser_for(who).get(f"/needs/{need.ref}").text for who in (business, need.organisation))  # type: ignore[operator]

    assert "Where it is has changed" in seen
    assert not any(town in seen for town in ("Nantwich", "Knutsford"))
    assert "was “Nantwich (CW5)”, now “Knutsford (WA16)”" in own


def test_its_owner_and_the_team_see_which_offers_together_cover_it(
    session: Session, visitor: StrictClient, browser_for: object, make: Factory
) -> None:
    need = make.need(quantity=Decimal(10))
    first, second = make.offer(quantity=Decimal(5)), make.offer(quantity=Decimal(4), title="A team that can paint")
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    owner, team, other = (browser_for(who) for who in (need.organisation, make.team_member(), first.organisation))  # type: ignore[operator]

    for page in (owner.get(f"/needs/{need.ref}"), team.get(f"/needs/{need.ref}")):
        assert "2 offers together cover 9 of 10 people" in page.text
        assert f"{second.organisation.name}: 4 people" in page.text
    for page in (visitor.get(f"/needs/{need.ref}"), other.get(f"/needs/{need.ref}")):
        assert "together cover" not in page.text
