"""The home page and the pages of the footer."""

import pytest

from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")

PAGES = ["/", "/how-it-works", "/accessibility", "/privacy", "/cookies", "/contact", "/licences", "/data"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_footer_opens_for_everyone(visitor: StrictClient, make: Factory, path: str) -> None:
    make.need()
    make.offer()

    assert visitor.get(path).status_code == 200
