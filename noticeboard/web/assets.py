"""The built style sheets, scripts and fonts, by name."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, url_for

_PLAIN_STYLES = "src/base.css"
_HASHED = re.compile(r"/dist/[a-z-]+\.[0-9a-f]{8}\.[a-z0-9]+\Z", re.ASCII)


def read_manifest(static_folder: Path) -> Mapping[str, str]:
    """Read which file each name stands for, as the build wrote it; nothing when there was no build.

    static_folder   the folder that holds `src` and, once built, `dist`.
    """
    written = static_folder / "dist" / "manifest.json"
    if not written.is_file():
        return {}
    named: dict[str, str] = json.loads(written.read_text(encoding="utf-8"))
    return named


def is_immutable_file(_path: str, url: str) -> bool:
    """Say whether a static file carries its hash in its name, and so may be kept by browsers for ever.

    url   the address it is served at; WhiteNoise passes where it is on disk as well.
    """
    return _HASHED.search(url) is not None


def init_assets(app: Flask, static_folder: Path) -> None:
    """Give every template `asset(name)`, the address of a built file.

    Without a build `asset("app.css")` is the plain style sheet and every other name is None, so that the page asks
    for no script and no font.
    """
    manifest = read_manifest(static_folder)

    def asset(name: str) -> str | None:
        if name in manifest:
            return url_for("static", filename=f"dist/{manifest[name]}")
        return url_for("static", filename=_PLAIN_STYLES) if name == "app.css" else None

    app.jinja_env.globals["asset"] = asset
