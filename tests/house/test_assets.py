"""What the site looks like is ours, readable, small and built from sources that name no address."""

import re
import subprocess
from pathlib import Path

import pytest

from noticeboard.web.assets import is_immutable_file, read_manifest

pytestmark = pytest.mark.house

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "static" / "src"
LARGEST = 200_000

TOKENS = dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", (SOURCE / "_tokens.scss").read_text(), re.MULTILINE))
KINDS = dict(re.findall(r"^  ([a-z_]+): (#[0-9a-f]{6}),", (SOURCE / "_tokens.scss").read_text(), re.MULTILINE))

# Text, what it stands on, and the least contrast it may have there: 4.5 for text, 3 for large bold text and edges.
PAIRS = [
    *(("ink", ground, 4.5) for ground in ("card", "paper", "white", "sun", "button-quiet")),
    *(("secondary", ground, 4.5) for ground in ("card", "paper", "white")),
    *(("link", ground, 4.5) for ground in ("card", "paper", "white")),
    *(("error", ground, 4.5) for ground in ("card", "paper", "white")),
    *(("success", ground, 4.5) for ground in ("card", "white")),
    *(("white", ground, 4.5) for ground in ("ever", "ever-dark", "hero-light", "error", "success")),
    ("sun", "ever", 4.5),
    ("sun", "hero-light", 3.0),
    ("summary", "white", 4.5),
    ("chip-edge", "white", 3.0),
    ("ever", "meter-track", 3.0),
    ("ever", "card", 3.0),
    ("ever", "paper", 3.0),
    ("chip-edge", "card", 3.0),
    ("chip-edge", "paper", 3.0),
]


def brightness(colour: str) -> float:
    """Relative luminance of #rrggbb, from 0 to 1, as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((brightness(one), brightness(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def tracked() -> list[Path]:
    """Every file that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_every_pair_of_colours_can_be_read(text: str, ground: str, least: float) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= least


def test_every_kind_of_support_has_a_colour_that_can_be_read_on_white() -> None:
    assert set(KINDS) == {"volunteering", "equipment", "space", "funding", "mentoring", "project_delivery"}
    assert {kind for kind, colour in KINDS.items() if contrast(colour, "#ffffff") < 4.5} == set()


def test_lock_files_name_no_address() -> None:
    locks = [ROOT / "package-lock.json", ROOT / "package.json", ROOT / ".npmrc", *(ROOT / "requirements").glob("*.txt")]

    assert [lock.name for lock in locks if "://" in lock.read_text(encoding="utf-8")] == []
    assert "resolved" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_nothing_built_and_nothing_huge_is_kept_in_git() -> None:
    kept = [path for path in tracked() if path.is_file()]
    built = [path for path in kept if ".min." in path.name or {"dist", "node_modules"} & set(path.parts)]
    huge = [
        path
        for path in kept
        if path.stat().st_size > LARGEST
        and not path.is_relative_to(ROOT / "noticeboard" / "data")
        and path.stem != "topics"
        and path.suffix not in {".png", ".webp"}
        and path.name != "package-lock.json"
    ]

    assert built == []
    assert huge == []


def test_our_scripts_are_small_and_never_import_one_another() -> None:
    scripts = sorted(SOURCE.glob("*.js"))

    assert sum(script.stat().st_size for script in scripts) < 6 * 1024
    assert [script.name for script in scripts if re.search(r"^import |eval\(|innerHTML = `", script.read_text())] == []


def test_templates_hold_no_inline_style_or_script() -> None:
    inline = re.compile(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "email" not in path.parts]

    assert [path.name for path in pages if inline.search(path.read_text(encoding="utf-8"))] == []


def test_the_plain_style_sheet_asks_for_nothing_else() -> None:
    plain = (SOURCE / "base.css").read_text(encoding="utf-8")

    assert "url(" not in plain
    assert "@import" not in plain


def test_a_missing_build_leaves_no_names(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == {}


@pytest.mark.parametrize(
    ("url", "kept_for_ever"),
    [
        ("/static/dist/app.fa0c73a0.css", True),
        ("/static/dist/figtree-latin-ext.bf7828e2.woff2", True),
        ("/static/src/base.css", False),
        ("/static/dist/manifest.json", False),
    ],
)
def test_only_files_named_by_their_hash_are_kept_for_ever(url: str, *, kept_for_ever: bool) -> None:
    assert is_immutable_file("", url) is kept_for_ever


def test_the_built_styles_ask_for_our_own_fonts_and_nothing_of_gov_uk() -> None:
    manifest = read_manifest(ROOT / "static")
    if not manifest:
        pytest.skip("static/dist is not built: run make build")
    styles = (ROOT / "static" / "dist" / manifest["app.css"]).read_text(encoding="utf-8")
    asked = re.findall(r"url\(([^)]*)\)", styles)

    assert {name for name in asked if name not in manifest.values()} == set()
    assert len(asked) == 4
    assert [word for word in ("GDS Transport", "crest", "crown", "@import") if word in styles] == []
