"""Text that a spreadsheet would carry out gets one apostrophe, and everything else is left as it is."""

import pytest

from noticeboard.web.spreadsheets import plain


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "'=1", "'", "="]
)
def test_a_formula_gets_one_apostrophe_and_loses_nothing(text: str) -> None:
    assert plain(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Grounds maintenance", "a=b", "Crewe - north", " Crewe", "£5", "5"])
def test_other_text_is_left_alone(text: str) -> None:
    assert plain(text) == text
