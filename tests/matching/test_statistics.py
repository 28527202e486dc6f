"""Rare words tell more than usual ones."""

from noticeboard.matching import Statistics
from noticeboard.matching.gist import word_number
from noticeboard.matching.text import stem

KILN, TEA = map(word_number, ("kiln", "tea"))


def test_a_rare_word_tells_more_than_a_usual_one_even_on_an_empty_board() -> None:
    assert Statistics().weight(KILN) > Statistics().weight(word_number(stem("community")))


def test_a_word_on_every_posting_tells_less_than_one_on_few() -> None:
    board = Statistics(postings=100, counts={TEA: 90, KILN: 2})

    assert 0 < board.weight(TEA) < board.weight(KILN)
