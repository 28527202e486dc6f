"""What the team has of its own in the small world: a round and a phrase."""

from noticeboard.domain.lifecycle import RoundLineStatus
from noticeboard.models import Round, RoundLine, TaxonomyPhrase
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
