"""The words that are said of a pair: none twice, none that means another thing, and written as both write them."""

from noticeboard.matching import explain, say
from tests.matching.boards import a_need, an_offer


def test_a_tap_on_a_piece_of_land_is_not_a_plumbers_work() -> None:
    need = a_need(
        title="Bit of land for a community veg plot", description="Need water tap nearby.", support_type="space"
    )
    offer = an_offer(title="Unused grass verge", description="Sunny, outside tap. For growing.", support_type="space")

    said = [say(reason) for reason in explain(need, offer).reasons]

    assert said
    assert not [one for one in said if "plumbing" in one]


def test_no_word_is_said_again_that_a_topic_says_already() -> None:
    need = a_need(title="A new treasurer", description="To sit on our board and talk to trustees about the Lottery.")
    offer = an_offer(title="Trustee and treasurer", description="One of us, whom the Lottery knows, talks to trustees.")

    said = [say(reason) for reason in explain(need, offer).reasons]

    assert "Both about trustees" in said
    assert "Both mention “Lottery” and “talk”" in said


def test_a_word_is_in_small_letters_unless_both_write_it_with_a_capital() -> None:
    need = a_need(title="Things for families", description="Shampoo for Congleton. Zebras too, of the Harlequin sort.")
    offer = an_offer(title="Boxes of shampoo", description="With zebras, from Congleton, all Harlequin.")

    (said,) = [str(reason["words"]) for reason in explain(need, offer).reasons if reason.code == "same_words"]

    assert "Harlequin" in said
    assert "zebras" in said
    assert "Zebras" not in said
    assert "Shampoo" not in said
