"""The headers every answer carries, pages and static files alike."""

from collections.abc import Mapping

from flask import Flask, Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

_UNUSED_POWERS = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
    "xr-spatial-tracking",
)

TWO_YEARS = 63_072_000


def security_headers(*, over_https: bool) -> Mapping[str, str]:
    """Return the headers that protect a reader, with the promise of HTTPS only where it is kept.

    over_https   true in production, where the site answers over HTTPS and nothing else.
    """
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{power}=()" for power in _UNUSED_POWERS),
    }
    if over_https:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return headers


def forbid_storing(response: Response) -> Response:
    """Keep a page for one signed-in person out of every cache, also the browser's own."""
    response.headers["Cache-Control"] = "no-store"
    return response


def hide_address(response: Response) -> Response:
    """Keep the address of a one-time link from being told to any page that follows."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def init_headers(app: Flask, *, over_https: bool) -> None:
    """Put the headers on every answer of the app; one that a view has set itself stays."""
    headers = security_headers(over_https=over_https)

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response
