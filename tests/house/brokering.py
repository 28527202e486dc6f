"""What stands around postings in the small world: projects, and the team's own round and phrase."""

from noticeboard.domain.lifecycle import ProjectStatus, RoundLineStatus
from noticeboard.models import Need, Organisation, Round, RoundLine, TaxonomyPhrase
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory


def make_round(make: Factory, officer_id: int) -> Round:
    """A round with a line that is ready, between two that know nobody."""
    need, offer = make.need(), make.offer()
    refresh_for(make.session, posting=need, now=NOW)
    line = RoundLine(need_id=need.id, offer_id=offer.id, score=5000, status=RoundLineStatus.ACCEPTED)
    row = Round(area_id=need.area_id, begun_by_id=officer_id, begun_at=NOW, message="Hello", lines=[line])
    make.session.add(row)
    make.session.commit()
    return row


def make_phrase(make: Factory, officer_id: int) -> TaxonomyPhrase:
    """A phrase that the team has added."""
    row = TaxonomyPhrase(concept="laptops", phrase="zorblax", added_by_id=officer_id, added_at=NOW)
    make.session.add(row)
    make.session.commit()
    return row


def projects_of(make: Factory, need: Need, other: Organisation) -> dict[str, str]:
    """The references of the projects of a need's group, in every status, and of one of another group."""
    project, group = make.project, need.organisation
    return {
        "open": project(need).ref,
        "sent": project(organisation=group, status=ProjectStatus.AWAITING_CHECK, opened_at=None).ref,
        "declined": project(organisation=group, status=ProjectStatus.DECLINED, opened_at=None, status_note="Why?").ref,
        "closed": project(organisation=group, status=ProjectStatus.CLOSED).ref,
        "other": project(organisation=other).ref,
    }
