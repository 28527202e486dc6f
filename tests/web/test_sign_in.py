"""Where a sign-in may lead, and who is counted as one."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.web.sign_in import browser_name, client_address, local_path

HOSTILE = st.sampled_from(
    ["/", "//", "\\", "%2f", "%2F", "%5c", "%252F", "@", ":", "?", "#", "http:", "javascript:", "evil.example", "\t",
     "%09", "\r\n", "%0d", "\x00", ".", "..", " ", "é", "%", "%e2%80%a8", "[", "]", "a"]
)  # fmt: skip


@given(st.lists(HOSTILE, max_size=8).map("".join) | st.text(max_size=40))
def test_whatever_is_given_the_path_stays_on_this_site(given_next: str) -> None:
    path = local_path(given_next)

    if path is not None:
        for reading in (path, path.replace("\\", "/"), quote(path, safe="/%?#&=")):
            led = urlsplit(urljoin("https://noticeboard.example/sign-in", reading))
            assert (led.scheme, led.netloc) == ("https", "noticeboard.example")
        assert path.startswith("/")
        assert not any(ord(character) < 32 or ord(character) == 127 for character in path)


@pytest.mark.parametrize(
    "path", ["/", "/account", "/needs?near=Crewe%20Green&kind=space", "/needs/N-7F3KQ2/pledge?kept=a_b-c"]
)
def test_a_page_of_ours_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "account", "//evil.example", "/\\evil.example", "/%5Cevil.example", "/%2Fevil.example", "/%252Fevil.example",
     "https://evil.example", "/a%0d%0aSet-Cookie:x", "/\t/evil.example", "/" + "a" * 2001, "/%" + "25" * 40 + "2F"],
)  # fmt: skip
def test_anything_else_is_not(path: str) -> None:
    assert local_path(path) is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("nonsense", "unknown"),
    ],
)
def test_a_household_counts_as_one_address(app: Flask, address: str, network: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert client_address() == network


def test_a_browser_is_named_as_its_owner_would() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Safari/537.36 Edg/128.0"

    assert browser_name(edge) == "Edge on Windows"
    assert browser_name("curl/8") == "A browser"
