"""What the pages of a draft say: each answer again before it is sent, and what a unit counts."""

import pytest

from noticeboard.domain.vocabulary import GroupSize, LegalForm
from noticeboard.web.wording.labels import label
from tests.blueprints.test_drafts import NEED_STEPS, begin, write
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("ready_to_post")


def test_what_was_said_of_a_new_organisation_stands_among_the_answers_to_check(visitor: StrictClient) -> None:
    page = visitor.get(f"{write(visitor, NEED_STEPS)}/check").text

    assert label(LegalForm.INFORMAL_GROUP) in page
    assert label(GroupSize.FEW_VOLUNTEERS) in page


def test_a_unit_that_says_little_by_itself_is_explained(visitor: StrictClient) -> None:
    page = visitor.get(f"{begin(visitor, support_type='space')}/details").text

    assert "Room for so many people" in page
    assert "So many times, such as 10 mornings" in page
