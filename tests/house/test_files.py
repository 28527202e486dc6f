"""What the repository holds: small files, lock files without addresses, every setting and command documented."""

import re

import click
import pytest

from noticeboard.app import Noticeboard
from noticeboard.cli.commands import COMMANDS
from noticeboard.cli.serve import serve
from noticeboard.config import Settings
from tests.house.source import ROOT, tracked_files

pytestmark = pytest.mark.house

LARGEST_BYTES = 200_000
LARGER = ("noticeboard/data/", "noticeboard/matching/topics.", "docs/pictures/", "tests/data/")


def test_no_file_is_large() -> None:
    large = [
        path.relative_to(ROOT).as_posix()
        for path in tracked_files()
        if path.stat().st_size > LARGEST_BYTES and not path.relative_to(ROOT).as_posix().startswith(LARGER)
    ]

    assert large == []


@pytest.mark.parametrize("name", ["run", "postgres", "dev", "node"])
def test_a_lock_file_pins_everything_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert [pin.split()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_every_setting_stands_in_the_example_with_its_default_and_its_words() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    missing = [
        name
        for name, field in Settings.model_fields.items()
        if f"NOTICEBOARD_{name.upper()}=" not in example or (field.description or "?") not in example
    ]
    named = {name.lower() for name in re.findall(r"^#?NOTICEBOARD_([A-Z_]+)=", example, re.MULTILINE)}

    assert missing == []
    assert named == set(Settings.model_fields)


def test_every_command_is_documented(app: Noticeboard) -> None:
    reference = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    missing = [name for name in command_names() if f"`{name}`" not in reference and f"`{name} " not in reference]
    undescribed = [name for name, command in named_commands() if not command.help]

    assert missing == []
    assert undescribed == []


def command_names() -> list[str]:
    """Every command as it is typed, groups left out."""
    return [name for name, _command in named_commands()]


def named_commands() -> list[tuple[str, click.Command]]:
    """Every command with the name it is typed under."""
    found: list[tuple[str, click.Command]] = []
    for command in (*COMMANDS, serve):
        if isinstance(command, click.Group):
            found += [(f"{command.name} {name}", one) for name, one in command.commands.items()]
        else:
            found.append((str(command.name), command))
    return found
