"""The settings of the running application."""

from flask import current_app

from noticeboard.adapters.encoder import EncoderAtHand
from noticeboard.config import Settings


def current_settings() -> Settings:
    """The settings that the running application was made with."""
    settings: Settings = current_app.settings  # type: ignore[attr-defined]  # set by create_app
    return settings


def current_encoder() -> EncoderAtHand:
    """The sentence encoder that the running application gives to those who encode."""
    encoder: EncoderAtHand = current_app.encoder  # type: ignore[attr-defined]  # set by create_app
    return encoder
