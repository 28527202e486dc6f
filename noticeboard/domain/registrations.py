"""Numbers on public registers, organisation ids, and the strict shape of a postcode.

A right shape is not existence: the numbers have no check digits, so a person looks them up on the register.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from noticeboard.domain.errors import Invalid

LONGEST_TYPED = 60
COMPANY_DIGITS = 8

COMPANY_PREFIXES = (
    "AC|CE|CS|FC|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|R0|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
POSTCODE = re.compile(
    r"([A-PR-UWYZ](\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y])) ?(\d[ABD-HJLNP-UW-Z]{2})", re.ASCII
)


class Register(StrEnum):
    """A public register that gives organisations numbers."""

    CHARITY_ENGLAND_WALES = "charity_england_wales"
    CHARITY_SCOTLAND = "charity_scotland"
    CHARITY_NORTHERN_IRELAND = "charity_northern_ireland"
    COMPANY = "company"


NUMBER_PATTERNS: Mapping[Register, re.Pattern[str]] = {
    Register.CHARITY_ENGLAND_WALES: re.compile(r"[1-9]\d{5,6}(-\d{1,5})?", re.ASCII),
    Register.CHARITY_SCOTLAND: re.compile(r"SC\d{6}", re.ASCII),
    Register.CHARITY_NORTHERN_IRELAND: re.compile(r"NIC1\d{5}", re.ASCII),
    Register.COMPANY: re.compile(rf"\d{{8}}|({COMPANY_PREFIXES})[A-Z0-9]{{6}}", re.ASCII),
}

# Schemes of org-id.guide.
SCHEMES: Mapping[Register, str] = {
    Register.CHARITY_ENGLAND_WALES: "GB-CHC",
    Register.CHARITY_SCOTLAND: "GB-SC",
    Register.CHARITY_NORTHERN_IRELAND: "GB-NIC",
    Register.COMPANY: "GB-COH",
}

REGISTER_ADDRESSES: Mapping[Register, str] = {
    Register.CHARITY_ENGLAND_WALES: (
        "https://register-of-charities.charitycommission.gov.uk/charity-details/?regid={number}&subid={linked}"
    ),
    Register.CHARITY_SCOTLAND: (
        "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={number}"
    ),
    Register.CHARITY_NORTHERN_IRELAND: (
        "https://www.charitycommissionni.org.uk/charity-details/?regId={number}&subId=0"
    ),
    Register.COMPANY: "https://find-and-update.company-information.service.gov.uk/company/{number}",
}


@dataclass(frozen=True)
class Registration:
    """A number on a register, in the form that it is kept and compared in."""

    register: Register
    number: str

    @property
    def scheme(self) -> str:
        """Give the org-id.guide scheme of the register: GB-CHC, GB-SC, GB-NIC or GB-COH."""
        return SCHEMES[self.register]

    @property
    def value(self) -> str:
        """Give the number as the scheme writes it: Northern Irish charities in digits only."""
        return self.number.removeprefix("NIC") if self.register is Register.CHARITY_NORTHERN_IRELAND else self.number

    @property
    def organisation_id(self) -> str:
        """Give the organisation id as printed: GB-CHC-1090095."""
        return f"{self.scheme}-{self.value}"

    @property
    def url(self) -> str:
        """Give the address of its page on the public register."""
        number, _, linked = self.value.partition("-")
        return REGISTER_ADDRESSES[self.register].format(number=number, linked=linked or "0")


def read_registration(register: Register, text: str) -> Registration:
    """Read a number as people type it, in any case and spacing.

    Raises Invalid, its code naming the register, when it has not the shape of that register's numbers.
    """
    compact = "".join(text.upper().split()) if len(text) <= LONGEST_TYPED else ""
    if register is Register.CHARITY_NORTHERN_IRELAND and not compact.startswith("NIC"):
        compact = f"NIC{compact}"
    if register is Register.COMPANY and re.fullmatch(r"\d+", compact, re.ASCII):
        compact = compact.rjust(COMPANY_DIGITS, "0")
    if NUMBER_PATTERNS[register].fullmatch(compact) is None:
        raise Invalid(f"registration-{register}".replace("_", "-"))
    return Registration(register, compact)


def possible_charity_registers(text: str) -> tuple[Register, ...]:
    """Give the charity registers whose numbers have this shape.

    A bare six-digit number may be English or Northern Irish: where there are two, ask which.
    """
    return tuple(register for register in Register if register is not Register.COMPANY and _reads(register, text))


def read_postcode(text: str) -> str | None:
    """Give a full postcode with its one space, by the strict pattern of its letters; None if it is not one.

    text   what `places` made of the typing: a space, if any, stands only where the two halves meet.
    """
    found = POSTCODE.fullmatch(text.strip().upper()) if len(text) <= LONGEST_TYPED else None
    return f"{found[1]} {found[3]}" if found else None


def _reads(register: Register, text: str) -> bool:
    try:
        read_registration(register, text)
    except Invalid:
        return False
    return True
