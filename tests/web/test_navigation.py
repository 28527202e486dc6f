"""The service navigation: what one may open, and where one is."""

import re
from typing import Any

import pytest
import time_machine

from tests.factory import Factory


@pytest.mark.parametrize("path", ["/your-noticeboard", "/your-postings", "/your-responses", "/your-connections"])
def test_the_pages_of_an_organisation_belong_to_its_noticeboard(
    browser_for: Any, make: Factory, clock: time_machine.Traveller, path: str
) -> None:
    page = browser_for(make.group()).get(path).text

    marked = re.search(r"govuk-service-navigation__item--active.*?</li>", page, re.DOTALL)

    assert marked is not None
    assert "Your noticeboard" in marked[0]
