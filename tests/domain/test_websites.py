"""Reading the address of a website."""

import pytest

from noticeboard.domain.errors import Invalid
from noticeboard.domain.websites import read_website


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.example.org", "https://www.example.org"),
        (" http://Example.org/a?b=1#c ", "http://example.org/a?b=1"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, address: str) -> None:
    assert read_website(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nowhere",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://me@example.org",
        "https://me:secret@example.org",
        "https://exa mple.org",
        "https://example.org\\@evil.example",
        "https://127.0.0.1/",
        "https://[::1",
        "https://example.org:99999",
        "https://example.org/\x00",
        "https://" + "a" * 400 + ".org",
        "https://" + "İ" * 25_000 + ".org",
        'https://example.org/"onclick',
    ],
)
def test_what_is_no_plain_website_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="website"):
        read_website(typed)
