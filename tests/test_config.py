"""Settings are checked at the start, and what is wrong is said in plain words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from noticeboard.app import Noticeboard, create_app
from noticeboard.config import ConfigurationError, read_settings
from noticeboard.extensions import db
from noticeboard.matching import PlaceRules
from noticeboard.queries.place_rules import place_rules

TEST = {"env": "test", "secret_key": "a" * 40}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("place_halving_factor", "0", "greater than or equal to 0.1"),
        ("place_halving_factor", "11", "less than or equal to 10"),
        ("place_floor", "-1", "greater than or equal to 0"),
        ("place_remote", "1.5", "less than or equal to 1"),
        ("place_remote", "nan", "less than or equal to 1"),
        ("place_floor", "near", "a valid number"),
        ("database_url", "noticeboard", "like postgresql://"),
        ("database_url", "mysql://board@db/board", "like postgresql://"),
        ("base_url", "noticeboard.example.org", "like https://"),
        ("base_url", "", "like https://"),
    ],
)
def test_a_setting_that_will_not_do_is_named_with_what_would(name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_settings({**TEST, name: value})

    assert str(refused.value).startswith(f"NOTICEBOARD_{name.upper()}: ")
    assert said in str(refused.value)


def test_a_list_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICEBOARD_ALLOWED_HOSTS", "a.example.org,b.example.org")

    with pytest.raises(ConfigurationError, match=r"^NOTICEBOARD_ALLOWED_HOSTS: Write it as a list"):
        read_settings(dict(TEST))


def test_an_instance_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ConfigurationError, match=r"^NOTICEBOARD_INSTANCE: .*file"):
        read_settings({"env": "test", "instance": str(tmp_path / "file" / "instance")})


def test_a_store_of_limits_that_is_not_known_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^NOTICEBOARD_RATE_LIMIT_STORAGE: .*nowhere://"):
        create_app({**TEST, "instance": str(tmp_path), "rate_limit_storage": "nowhere://"})


@pytest.mark.parametrize("url", ["", "sqlite:////nowhere/board.db", "postgresql://nobody@127.0.0.1:1/board"])
def test_a_database_that_cannot_be_used_is_told_by_a_command_in_one_sentence(tmp_path: Path, url: str) -> None:
    settings = {"NOTICEBOARD_ENV": "test", "NOTICEBOARD_INSTANCE": str(tmp_path), "NOTICEBOARD_DATABASE_URL": url}

    done = subprocess.run(
        [sys.executable, "-m", "noticeboard", "area", "list"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("noticeboard: The database cannot be used: ")
    assert "Traceback" not in done.stderr


def test_the_shipped_settings_are_the_shipped_rules(app: Noticeboard) -> None:
    settings = read_settings(dict(TEST))

    given = PlaceRules(settings.place_halving_factor, settings.place_floor, settings.place_remote)
    with app.app_context():
        assert place_rules(db.session()) == given == PlaceRules()
