"""The matcher at a terminal, and what importing it loads."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from noticeboard.matching.__main__ import main
from tests.matching.boards import JUDGEMENTS_FILE, NEEDS_FILE, OFFERS_FILE, TOWNS_FILE

NEEDS, OFFERS, JUDGEMENTS, TOWNS = map(str, (NEEDS_FILE, OFFERS_FILE, JUDGEMENTS_FILE, TOWNS_FILE))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "noticeboard.matching", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_importing_the_matcher_loads_no_web_framework_and_no_database() -> None:
    unwanted = "{'flask', 'sqlalchemy', 'werkzeug', 'numpy', 'pydantic'}"
    code = f"import sys, noticeboard.matching.__main__; print(sorted({unwanted} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_evaluate_prints_one_json_object() -> None:
    done = run("evaluate", "--needs", NEEDS, "--offers", OFFERS, "--judgements", JUDGEMENTS, "--places", TOWNS)

    figures = json.loads(done.stdout)
    assert done.returncode == 0
    assert list(figures) == ["ndcg@10", "mrr", "p@5", "r@10"]
    assert figures["ndcg@10"] >= 0.97
    assert done.stdout.count("\n") == 1


def test_evaluate_uses_the_shipped_places_without_others() -> None:
    done = run("evaluate", "--needs", NEEDS, "--offers", OFFERS, "--judgements", JUDGEMENTS)

    assert json.loads(done.stdout)["ndcg@10"] >= 0.95


def test_rank_prints_csv_best_first_for_each_need() -> None:
    done = run("rank", "--needs", NEEDS, "--offers", OFFERS, "--places", TOWNS, "--limit", "3")

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.stdout.splitlines()[0] == "need_id,offer_id,score,reasons"
    assert len(rows) == 36 * 3
    for at in range(0, len(rows), 3):
        scores = [float(row["score"]) for row in rows[at : at + 3]]
        assert scores == sorted(scores, reverse=True)
        assert len({row["need_id"] for row in rows[at : at + 3]}) == 1
    assert "Both about raffle prizes" in rows[0]["reasons"]


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_marks_of_order_blank_cells_and_unknown_towns_are_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs = write(
        tmp_path,
        "needs.csv",
        "\ufeffneed_id,organisation,title,description,support_type,town,outcode,quantity,unit,start_date,end_date,"
        "urgency,travel_miles\nN1,,Laptops,,equipment,Nowhere,CW1,,,,,,\n\nN2,,Laptops,,equipment,Atlantis,ZZ9,,,,,,\n",
    )
    offers = write(
        tmp_path,
        "offers.csv",
        "\ufeffoffer_id,business,title,description,support_type,town,outcode,quantity,unit,start_date,end_date,"
        "coverage\nO1,,Laptops,,equipment,Crewe,CW1,,,,,8\n",
    )

    for places in ([], ["--places", TOWNS]):
        assert main(["rank", "--needs", needs, "--offers", offers, *places]) == 0
        first, second = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert "Crewe (CW1)" in first["reasons"]
        assert "mile" not in second["reasons"]
        assert float(second["score"]) > 0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("need_id,title\nN1,Laptops\n", "has no column support_type."),
        ("need_id,title,support_type\nN1,Laptops,wishes\n", "support_type must be one of"),
        ("need_id,title,support_type\n,Laptops,equipment\n", "need_id is blank."),
        ("need_id,title,support_type\nN1,L,equipment\nN1,L,equipment\n", "N1 stands there twice."),
        ("need_id,title,support_type,start_date\nN1,L,equipment,May\n", "'May' is not a date like 2026-05-31."),
        ("need_id,title,support_type,quantity\nN1,L,equipment,NaN\n", "'NaN' is not a number."),
        ('need_id,title,support_type\nN1,"L,equipment\n', "is not CSV"),
    ],
)
def test_a_bad_file_gets_one_clear_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, complaint: str
) -> None:
    needs = write(tmp_path, "needs.csv", text)

    assert main(["rank", "--needs", needs, "--offers", OFFERS]) == 2

    said = capsys.readouterr()
    assert complaint in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_missing_file_and_a_file_that_is_not_text_get_a_sentence_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    binary = tmp_path / "needs.csv"
    binary.write_bytes(b"\xff\xfe\x00\x01")

    assert main(["rank", "--needs", str(tmp_path / "none.csv"), "--offers", OFFERS]) == 2
    assert "cannot be read: No such file or directory." in capsys.readouterr().err
    assert main(["rank", "--needs", str(binary), "--offers", OFFERS]) == 2
    assert "is not UTF-8 text." in capsys.readouterr().err


def test_a_wrong_option_ends_with_2() -> None:
    done = run("rank", "--needs", NEEDS, "--offers", OFFERS, "--limit", "none")

    assert done.returncode == 2
    assert "must be a whole number of 1 or more" in done.stderr


def evaluated(*more: str) -> dict[str, float]:
    done = run("evaluate", "--needs", NEEDS, "--offers", OFFERS, "--judgements", JUDGEMENTS, "--places", TOWNS, *more)
    assert done.returncode == 0, done.stderr
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def test_evaluate_measures_worse_boards_and_simpler_approaches() -> None:
    whole = evaluated("--without-model")

    assert 0.85 < evaluated("--without-model", "--titles-only")["ndcg@10"] < whole["ndcg@10"]
    assert evaluated("--without-model", "--misspell", "0.12", "--seed", "3")["ndcg@10"] > 0.9
    assert 0.5 < evaluated("--approach", "bm25")["ndcg@10"] < whole["ndcg@10"]
    assert evaluated("--approach", "type-bm25-distance")["ndcg@10"] < whole["ndcg@10"]


def test_ablate_prints_a_line_for_every_part() -> None:
    done = run("ablate", "--needs", NEEDS, "--offers", OFFERS, "--judgements", JUDGEMENTS, "--without-model")

    table = json.loads(done.stdout)
    assert list(table)[:3] == ["everything", "without text", "without meaning"]
    assert table["without text"]["ndcg@10"] < table["everything"]["ndcg@10"] - 0.1
    assert table["without meaning"] == table["everything"]
    assert len(table) == 10


def test_halving_holds_three_orders_together() -> None:
    done = run("halving", "--needs", NEEDS, "--offers", OFFERS, "--judgements", JUDGEMENTS, "--without-model")

    table = json.loads(done.stdout)
    assert list(table) == ["x0.5", "x1", "x2"]
    assert [table["x1"][name] for name in ("same first", "overlap@10", "kendall@10")] == [1, 1, 1]
    for other in ("x0.5", "x2"):
        assert 0.8 < table[other]["overlap@10"] < 1
        assert table[other]["kendall@10"] < 1


def test_a_folder_without_the_model_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", "--needs", NEEDS, "--offers", OFFERS, "--model-dir", str(tmp_path)]) == 2

    assert "does not hold the sentence encoder's files." in capsys.readouterr().err


@pytest.mark.parametrize("share", ["two", "1.5", "-1"])
def test_a_share_is_a_number_from_0_to_1(share: str) -> None:
    done = run("rank", "--needs", NEEDS, "--offers", OFFERS, "--misspell", share)

    assert done.returncode == 2
    assert "must be a number from 0 to 1" in done.stderr
