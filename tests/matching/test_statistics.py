"""Rare words tell more than usual ones, and every shared one adds to the score."""

from noticeboard.matching import Statistics
from noticeboard.matching.gist import word_number
from noticeboard.matching.statistics import bm25
from noticeboard.matching.text import stem

KILN, CLAY, TEA, PIANO = map(word_number, ("kiln", "clay", "tea", "piano"))


def test_a_rare_word_tells_more_than_a_usual_one_even_on_an_empty_board() -> None:
    assert Statistics().word_weight(KILN) > Statistics().word_weight(word_number(stem("community")))


def test_a_word_on_every_posting_tells_less_than_one_on_few() -> None:
    board = Statistics(postings=100, words={TEA: 90, KILN: 2})

    assert 0 < board.word_weight(TEA) < board.word_weight(KILN)


def test_bm25_grows_with_every_word_found_and_is_nothing_without() -> None:
    words = {KILN: 2, CLAY: 1}

    one = bm25({KILN: 1}, words, length=3, statistics=Statistics())
    both = bm25({KILN: 1, CLAY: 2}, words, length=3, statistics=Statistics())

    assert both > one > 0
    assert bm25({PIANO: 1}, words, length=3, statistics=Statistics()) == 0
