"""Register numbers are read as people type them, and wrong ones refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.errors import Invalid
from noticeboard.domain.registrations import (
    NUMBER_PATTERNS,
    Register,
    Registration,
    possible_charity_registers,
    read_postcode,
    read_registration,
)

ENGLAND, SCOTLAND = Register.CHARITY_ENGLAND_WALES, Register.CHARITY_SCOTLAND
IRELAND, COMPANY = Register.CHARITY_NORTHERN_IRELAND, Register.COMPANY


@pytest.mark.parametrize(
    ("register", "text", "number", "organisation_id"),
    [
        (ENGLAND, "279417", "279417", "GB-CHC-279417"),
        (ENGLAND, "1090095", "1090095", "GB-CHC-1090095"),
        (ENGLAND, " 1173 575 ", "1173575", "GB-CHC-1173575"),
        (ENGLAND, "1090095-12", "1090095-12", "GB-CHC-1090095-12"),
        (SCOTLAND, "sc042386", "SC042386", "GB-SC-SC042386"),
        (IRELAND, "100019", "NIC100019", "GB-NIC-100019"),
        (IRELAND, "nic 100019", "NIC100019", "GB-NIC-100019"),
        (COMPANY, "9506232", "09506232", "GB-COH-09506232"),
        (COMPANY, "0950 6232", "09506232", "GB-COH-09506232"),
        (COMPANY, "ip29704r", "IP29704R", "GB-COH-IP29704R"),
        (COMPANY, "CE012345", "CE012345", "GB-COH-CE012345"),
        (COMPANY, "R0000001", "R0000001", "GB-COH-R0000001"),
    ],
)
def test_a_number_is_read_and_printed(register: Register, text: str, number: str, organisation_id: str) -> None:
    registration = read_registration(register, text)

    assert registration.number == number
    assert registration.organisation_id == organisation_id


@pytest.mark.parametrize(
    ("register", "text"),
    [
        (ENGLAND, "0279417"),
        (ENGLAND, "12345"),
        (ENGLAND, "12345678"),
        (ENGLAND, "1090095-"),
        (ENGLAND, "1090095-123456"),
        (ENGLAND, "١٠٩٠٠٩٥"),
        (SCOTLAND, "042386"),
        (SCOTLAND, "SC42386"),
        (IRELAND, "200019"),
        (IRELAND, "NIC10001"),
        (COMPANY, "XX123456"),
        (COMPANY, "123456789"),
        (COMPANY, "SC12345"),
        (COMPANY, "IP-29704R"),
        *((register, text) for register in Register for text in ("", "  ", "none", "9" * 100_000)),
    ],
)
def test_a_number_of_the_wrong_shape_is_refused(register: Register, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_registration(register, text)

    assert refused.value.code == f"registration-{register}".replace("_", "-")


def test_a_bare_six_digit_number_may_be_english_or_northern_irish() -> None:
    assert possible_charity_registers("100019") == (ENGLAND, IRELAND)
    assert possible_charity_registers("279417") == (ENGLAND,)
    assert possible_charity_registers("SC042386") == (SCOTLAND,)
    assert possible_charity_registers("09506232") == ()


@pytest.mark.parametrize(
    ("registration", "url"),
    [
        (
            Registration(ENGLAND, "1090095"),
            "https://register-of-charities.charitycommission.gov.uk/charity-details/?regid=1090095&subid=0",
        ),
        (
            Registration(ENGLAND, "1090095-3"),
            "https://register-of-charities.charitycommission.gov.uk/charity-details/?regid=1090095&subid=3",
        ),
        (
            Registration(SCOTLAND, "SC042386"),
            "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number=SC042386",
        ),
        (
            Registration(IRELAND, "NIC100019"),
            "https://www.charitycommissionni.org.uk/charity-details/?regId=100019&subId=0",
        ),
        (
            Registration(COMPANY, "09506232"),
            "https://find-and-update.company-information.service.gov.uk/company/09506232",
        ),
    ],
)
def test_a_registration_links_to_its_page_on_the_register(registration: Registration, url: str) -> None:
    assert registration.url == url


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("CW12 4AB", "CW12 4AB"),
        ("cw1 2bj", "CW1 2BJ"),
        ("CW12BJ", "CW1 2BJ"),
        ("m1 1ae", "M1 1AE"),
        ("W1A 0AX", "W1A 0AX"),
    ],
)
def test_a_full_postcode_is_given_its_space(text: str, postcode: str) -> None:
    assert read_postcode(text) == postcode


@pytest.mark.parametrize(
    "text", ["QX1 1AA", "CW1 2CI", "CW1", "", "CW1  2BJ", "CW1 22BJ", "CW１ 2BJ", "CW1 2BJ" * 9000]
)
def test_what_is_not_a_full_postcode_is_none(text: str) -> None:
    assert read_postcode(text) is None


@pytest.mark.parametrize("register", Register)
@given(data=st.data())
def test_any_number_of_the_right_shape_reads_back_as_itself(register: Register, data: st.DataObject) -> None:
    number = data.draw(st.from_regex(NUMBER_PATTERNS[register], fullmatch=True))
    spaced = " ".join(number.lower())

    assert read_registration(register, spaced) == Registration(register, number)


@given(st.sampled_from(Register), st.text())
def test_any_text_is_read_or_refused(register: Register, text: str) -> None:
    try:
        registration = read_registration(register, text)
    except Invalid:
        return
    assert read_registration(register, registration.number) == registration
    assert registration.url.startswith("https://")
