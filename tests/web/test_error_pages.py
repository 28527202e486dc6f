"""Every error has a full page: one heading, what happened, and a way on."""

from pathlib import Path

import pytest
from flask import Flask, render_template

from tests.strict_client import check_page

PAGES = sorted(page.stem for page in (Path(__file__).parents[2] / "templates" / "errors").glob("[0-9]*.html"))


def test_there_is_a_page_for_every_error_that_is_answered() -> None:
    assert PAGES == ["400", "403", "404", "405", "409", "413", "422", "429", "500", "503"]


@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_is_whole_and_leads_on(bare_app: Flask, status: str) -> None:
    with bare_app.test_request_context("/"):
        page = render_template(f"errors/{status}.html", message="Only this once.", reference="4c1d")

    check_page(page)
    assert "Only this once." in page
    assert "<strong>4c1d</strong>" in page
    assert page.count('class="govuk-link"') >= 2
