"""Which numbers on public registers an organisation is asked for, and how one is spoken of without its name."""

from collections.abc import Mapping
from enum import StrEnum

from noticeboard.domain.vocabulary import LegalForm, OrganisationKind


class NumberWanted(StrEnum):
    """A number that a form asks for."""

    CHARITY = "charity"
    COMPANY = "company"


# How an organisation is spoken of that does not agree to be named.
UNNAMED: Mapping[OrganisationKind, str] = {
    OrganisationKind.VCFSE: "A local group",
    OrganisationKind.BUSINESS: "A local business",
    OrganisationKind.PUBLIC_BODY: "A local public body",
}

# What has such a form has such a number, by law; others may have one.
REQUIRED: Mapping[LegalForm, NumberWanted] = {
    LegalForm.REGISTERED_CHARITY: NumberWanted.CHARITY,
    LegalForm.CIO: NumberWanted.CHARITY,
    LegalForm.CIC: NumberWanted.COMPANY,
}

ASKED: Mapping[OrganisationKind, tuple[NumberWanted, ...]] = {
    OrganisationKind.VCFSE: (NumberWanted.CHARITY, NumberWanted.COMPANY),
    OrganisationKind.BUSINESS: (NumberWanted.COMPANY,),
    OrganisationKind.PUBLIC_BODY: (),
}


def required_number(legal_form: LegalForm | None) -> NumberWanted | None:
    """Give the number that an organisation of this form must have; None where it need not have one."""
    return REQUIRED.get(legal_form) if legal_form else None
