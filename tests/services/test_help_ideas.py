"""The needs that answers fit: ranked by the matcher, with reasons that rest on what was said, and nothing kept."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.help_ideas import HelpAnswers, HelpStart
from noticeboard.domain.vocabulary import QuantityUnit, ReachMode, SupportType
from noticeboard.models import Posting, Suggestion
from noticeboard.services.help_ideas import find_fitting_needs
from noticeboard.services.hidden_places import set_place_hidden
from noticeboard.web.wording.reasons import giver_words, reason_words
from tests.factory import NOW, Factory
from tests.painters import CREWE


def painters(**changes: Any) -> HelpAnswers:
    """Four people in Crewe who can paint, within ten miles, changed as the test wants."""
    said: dict[str, Any] = {
        "start": HelpStart.PEOPLE,
        "sort": "painting halls",
        "quantity": Decimal(4),
        "place": CREWE,
        "place_text": "Crewe",
        "far": ReachMode.RADIUS,
        "miles": 10,
    }
    return HelpAnswers(**said | changes)


def test_a_need_that_fits_is_found_with_true_reasons(session: Session, make: Factory) -> None:
    need = make.need()
    make.need(title="A minibus for day trips", description="With a driver.", support_type=SupportType.EQUIPMENT)

    found = find_fitting_needs(session, answers=painters(), now=NOW).within

    assert [one.posting.id for one in found] == [need.id]
    words = " · ".join(reason_words(reason.as_json() for reason in found[0].match.reasons))
    assert "painting" in words
    assert "inside the offer's 10-mile reach" in words
    assert "4 people offered, 4 needed" in words
    assert "posted as" not in words


def test_nothing_is_kept(session: Session, make: Factory) -> None:
    make.need()

    find_fitting_needs(session, answers=painters(), now=NOW)
    session.commit()

    assert session.scalar(select(func.count()).select_from(Posting)) == 1
    assert session.scalar(select(Suggestion)) is None


def test_the_strongest_come_first_and_no_more_than_asked_for(session: Session, make: Factory) -> None:
    for quantity in (4, 8, 20):
        make.need(quantity=Decimal(quantity))

    found = find_fitting_needs(session, answers=painters(), now=NOW, limit=2).within

    assert find_fitting_needs(session, answers=painters(), now=NOW, limit=2).more
    assert not find_fitting_needs(session, answers=painters(), now=NOW, limit=3).more
    scores = [one.match.score for one in found]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)


def test_no_reason_rests_on_words_that_nobody_said(session: Session, make: Factory) -> None:
    make.need(title="Volunteers to lend a hand at our fair", description="Volunteers to lend a hand.")

    found = find_fitting_needs(session, answers=painters(sort=""), now=NOW).within

    assert found
    codes = {reason.code for one in found for reason in one.match.reasons}
    assert codes <= {"within_reach", "within_travel", "enough", "dates_meet"}


def test_somebody_not_sure_finds_needs_of_any_kind_once_each(session: Session, make: Factory) -> None:
    need = make.need(
        title="Printing for our posters",
        support_type=SupportType.PROJECT_DELIVERY,
        quantity=Decimal(1),
        unit=QuantityUnit.PROJECTS,
        description="A printer to print posters.",
    )
    not_sure = painters(start=HelpStart.NOT_SURE, sort="a printer, printing posters and leaflets", quantity=None)

    found = find_fitting_needs(session, answers=not_sure, now=NOW).within

    assert [one.posting.id for one in found] == [need.id]
    said = {reason.code for reason in (*found[0].match.reasons, *found[0].match.cautions)}
    assert not said & {"same_type", "type_differs"}


def test_distances_are_measured_from_public_points(session: Session, make: Factory) -> None:
    # Five miles from the point that the public may know.
    make.need(lat=53.171)

    found = find_fitting_needs(session, answers=painters(), now=NOW).within

    assert "about a mile away or less" in " ".join(reason_words(r.as_json() for r in found[0].match.reasons))


@pytest.mark.parametrize("start", [HelpStart.PEOPLE, HelpStart.NOT_SURE])
def test_the_miles_that_were_said_bind(session: Session, make: Factory, start: HelpStart) -> None:
    near = make.need(public_lat=53.2, public_lng=-2.444)
    beyond = make.need(public_lat=53.3, public_lng=-2.444, travel_mi=50)
    make.need(public_lat=53.6, public_lng=-2.444, travel_mi=50)

    found = find_fitting_needs(session, answers=painters(start=start), now=NOW)

    assert [one.posting.id for one in found.within] == [near.id]
    assert [(one.posting.id, round(miles, 1)) for one, miles in found.further] == [(beyond.id, 13.9)]
    assert found.refs == {near.ref, beyond.ref}


def test_room_that_people_come_to_is_bound_by_the_miles_too(session: Session, make: Factory) -> None:
    hall: dict[str, Any] = {"title": "A hall for dancing", "description": "A hall to dance in.", "travel_mi": 50}
    make.need(support_type=SupportType.SPACE, public_lat=53.2, public_lng=-2.444, unit=QuantityUnit.SESSIONS, **hall)

    found = find_fitting_needs(
        session, answers=painters(start=HelpStart.NOT_SURE, sort="a hall for dancing", quantity=None, miles=5), now=NOW
    )

    assert found.within == []
    assert len(found.further) == 1


def test_what_is_known_by_its_borough_alone_is_near_in_it_and_nowhere_else(session: Session, make: Factory) -> None:
    need = make.need(place_label="Crewe (CW1)", outcode="CW1", lad_code="E06000049")
    group, actor = need.organisation, make.actor(need.organisation)
    group.lad_code = "E06000049"
    set_place_hidden(session, actor=actor, organisation=group, hidden=True, now=NOW)

    def found(**changes: Any) -> int:
        return len(find_fitting_needs(session, answers=painters(**changes), now=NOW).refs)

    elsewhere = replace(CREWE, lad_code="E08000012")
    assert (found(), found(place=elsewhere), found(place=elsewhere, far=ReachMode.BOROUGH, miles=None)) == (1, 0, 1)


def test_nobody_who_posted_nothing_is_told_what_the_offer_says() -> None:
    says = {"need_says": "HR policies", "offer_says": "solicitors"}
    amounts = {"offered": "4", "needed": "6", "unit": "people"}
    kept = [
        {"code": "same_topic", "values": {"topic": "x", "name": "legal advice", **says}},
        {"code": "related_topic", "values": {"topic": "x", "name": "law and employment", **says}},
        {"code": "alike", "values": {**says, "closeness": 0.7}},
        {"code": "condition_failed", "values": {"condition": "x", **says}},
        {"code": "part_of_amount", "values": amounts},
        {"code": "enough", "values": {**amounts, "unit": "GBP", "offered": "750", "needed": "500"}},
    ]

    assert giver_words(kept) == (
        "Both about legal advice (you said “solicitors”)",
        "Both about law and employment (the need says “HR policies”, you said “solicitors”)",
        "Close in meaning: the need says “HR policies”, you said “solicitors”",
        "May not fit: the need says “HR policies”, you said “solicitors”",
        "You said 4 people, 6 needed",
        "You said £750, £500 needed",
    )


def test_distance_is_said_as_somebody_who_posted_nothing_reads_it(session: Session, make: Factory) -> None:
    make.need()

    (one,) = find_fitting_needs(session, answers=painters(), now=NOW).within
    words = giver_words(reason.as_json() for reason in one.match.reasons)

    assert any(word.endswith("within the 10 miles you said") for word in words)
    assert not any("the offer's" in word or "Crewe (CW1)," in word for word in words)
