"""The settings of the running application."""

from flask import current_app

from noticeboard.config import Settings


def current_settings() -> Settings:
    """The settings that the running application was made with."""
    settings: Settings = current_app.settings  # type: ignore[attr-defined]  # set by create_app
    return settings
