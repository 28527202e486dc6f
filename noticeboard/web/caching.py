"""What may be kept of an answer: nothing of a signed-in person's; of a public page, a copy asked about each time."""

from flask import Flask, Response, request, session

from noticeboard.web.actor import current_session
from noticeboard.web.headers import forbid_storing


def init_caching(app: Flask) -> None:
    """Let anonymous readers ask whether a page has changed, and forbid the keeping of pages of those signed in."""

    @app.after_request
    def keep_or_forbid(response: Response) -> Response:
        if current_session() is not None:
            return forbid_storing(response)
        if _may_be_kept(response):
            response.headers["Cache-Control"] = "no-cache"
            response.vary.add("Cookie")
            response.add_etag()
            response.make_conditional(request)
        return response


def _may_be_kept(response: Response) -> bool:
    """Whether an answer is a whole public page that nothing of this one reader's has gone into."""
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and response.mimetype == "text/html"
        and not response.is_streamed
        and not session.modified
        and "Cache-Control" not in response.headers
    )
