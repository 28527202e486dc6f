"""Loading the shipped list of groups of people that support can help."""

from sqlalchemy.orm import Session

from noticeboard.adapters.reference_data import read_beneficiary_groups
from noticeboard.models import BeneficiaryGroup


def load_groups(session: Session) -> int:
    """Bring the table of groups up to the shipped list, and return how many there are. Groups are never taken away."""
    rows = read_beneficiary_groups()
    for order, row in enumerate(rows, start=1):
        session.merge(BeneficiaryGroup(code=row.code, label=row.label, sort_order=order))
    session.flush()
    return len(rows)
