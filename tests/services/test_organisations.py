"""Registering an organisation and what follows from it."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Invalid
from noticeboard.domain.lifecycle import CheckStatus
from noticeboard.domain.places import Place, Precision
from noticeboard.domain.registrations import Register, read_registration
from noticeboard.domain.vocabulary import LegalForm, MembershipRole, MinimumStandard, OrganisationKind
from noticeboard.models import Event, Membership, OrganisationIdentifier, OutboxMessage
from noticeboard.services.organisations import OrganisationDetails, register_organisation
from tests.factory import NOW, TODAY, Factory

CHARITY_NUMBER = read_registration(Register.CHARITY_ENGLAND_WALES, "1090095")
MACCLESFIELD = Place(
    label="Macclesfield (SK10)",
    reads_as="Macclesfield (SK10)",
    outcode="SK10",
    lat=53.26,
    lng=-2.12,
    radius_mi=1.0,
    precision=Precision.PLACE,
    lad_code="E06000049",
    lad_share=1.0,
    ward_code=None,
    home_share=1.0,
    public_lat=53.26,
    public_lng=-2.12,
)
A_CHARITY = OrganisationDetails(
    kind=OrganisationKind.VCFSE,
    legal_form=LegalForm.REGISTERED_CHARITY,
    name="Bollin Bridge Club",
    contact_email="hello@bollin.example",
    place=MACCLESFIELD,
    registrations=(CHARITY_NUMBER,),
)
A_BUSINESS = OrganisationDetails(
    kind=OrganisationKind.BUSINESS,
    legal_form=LegalForm.SMALL,
    name="Weaver Joinery",
    contact_email="hello@weaver.example",
    standards=frozenset({MinimumStandard.EQUALITY, MinimumStandard.FAIR_WORK}),
)


def test_a_new_organisation_waits_for_the_team_with_the_person_as_its_admin(session: Session, make: Factory) -> None:
    area, person = make.area(), make.person()

    organisation = register_organisation(session, person=person, details=A_CHARITY, now=NOW)

    membership = session.scalars(select(Membership)).one()
    assert organisation.status is CheckStatus.AWAITING_CHECK
    assert organisation.area_id == area.id
    assert (organisation.place_label, organisation.outcode) == ("Macclesfield (SK10)", "SK10")
    assert (membership.person_id, membership.role) == (person.id, MembershipRole.ADMIN)
    assert [(row.scheme, row.value) for row in organisation.identifiers] == [("GB-CHC", "1090095")]


def test_registering_tells_the_person_and_the_team_and_is_noted(session: Session, make: Factory) -> None:
    area, person = make.area(), make.person()

    organisation = register_organisation(session, person=person, details=A_CHARITY, now=NOW)

    queued = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert [(m.kind, m.person_id, m.email) for m in queued] == [
        ("organisation-registered", person.id, None),
        ("organisation-to-check", None, area.team_email),
    ]
    assert session.scalars(select(Event.about_ref)).all() == [organisation.ref]


def test_one_number_is_one_organisation(session: Session, make: Factory) -> None:
    make.area()
    first = register_organisation(session, person=make.person(), details=A_CHARITY, now=NOW)

    with pytest.raises(Invalid, match="number-known") as refused:
        register_organisation(session, person=make.person(), details=A_CHARITY, now=NOW)

    assert refused.value.values["organisation_ref"] == first.ref


def test_the_place_decides_the_area(session: Session, make: Factory) -> None:
    make.area()
    bowdon = make.area(code="trafford", name="Trafford", lads=["E08000009"])
    details = OrganisationDetails(
        kind=OrganisationKind.PUBLIC_BODY,
        legal_form=LegalForm.COUNCIL,
        name="Bowdon Parish Council",
        contact_email="clerk@bowdon.example",
        place=replace(MACCLESFIELD, lad_code="E08000009"),
    )

    organisation = register_organisation(session, person=make.person(), details=details, now=NOW)

    assert organisation.area_id == bowdon.id


def test_a_business_confirms_standards_with_the_date(session: Session, make: Factory) -> None:
    make.area()

    organisation = register_organisation(session, person=make.person(), details=A_BUSINESS, now=NOW)

    confirmed = {row.standard: row.confirmed_on for row in organisation.standards}
    assert confirmed == {MinimumStandard.EQUALITY: TODAY, MinimumStandard.FAIR_WORK: TODAY}


def test_a_group_is_not_asked_for_standards(session: Session, make: Factory) -> None:
    make.area()
    details = OrganisationDetails(
        kind=OrganisationKind.VCFSE,
        legal_form=LegalForm.INFORMAL_GROUP,
        name="Friends of the Carrs",
        contact_email="friends@carrs.example",
        standards=frozenset(MinimumStandard),
    )

    organisation = register_organisation(session, person=make.person(), details=details, now=NOW)

    assert organisation.standards == []
    assert session.scalars(select(OrganisationIdentifier)).all() == []


def test_a_legal_form_of_another_kind_is_refused(session: Session, make: Factory) -> None:
    make.area()
    details = OrganisationDetails(
        kind=OrganisationKind.VCFSE, legal_form=LegalForm.COUNCIL, name="A group", contact_email="a@b.example"
    )

    with pytest.raises(Invalid, match="legal-form"):
        register_organisation(session, person=make.person(), details=details, now=NOW)


def test_a_board_without_areas_cannot_take_an_organisation(session: Session, make: Factory) -> None:
    with pytest.raises(Invalid, match="no-area"):
        register_organisation(session, person=make.person(), details=A_CHARITY, now=NOW)
