"""Every answer carries the headers that protect its reader."""

from flask import Flask, Response

from noticeboard.web.headers import CONTENT_SECURITY_POLICY, forbid_storing, hide_address, security_headers

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}


def test_a_page_that_is_missing_carries_the_same_headers_as_any_other(bare_app: Flask) -> None:
    answer = bare_app.test_client().get("/nothing-here")

    assert answer.status_code == 404
    assert {name: answer.headers[name] for name in EXPECTED} == EXPECTED
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_the_policy_allows_no_inline_code_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self';")


def test_https_is_promised_only_where_it_is_kept() -> None:
    assert "Strict-Transport-Security" not in security_headers(over_https=False)


def test_a_page_for_one_person_is_not_stored_and_a_one_time_link_is_not_told() -> None:
    assert forbid_storing(Response()).headers["Cache-Control"] == "no-store"
    assert hide_address(Response()).headers["Referrer-Policy"] == "no-referrer"
