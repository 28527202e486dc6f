"""Settings are checked at the start, and what is wrong is said in plain words."""

import pytest

from noticeboard.app import Noticeboard
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
    ],
)
def test_a_place_setting_out_of_range_is_named_with_its_range(name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_settings({**TEST, name: value})

    assert str(refused.value).startswith(f"NOTICEBOARD_{name.upper()}: ")
    assert said in str(refused.value)


def test_the_shipped_settings_are_the_shipped_rules(app: Noticeboard) -> None:
    settings = read_settings(dict(TEST))

    given = PlaceRules(settings.place_halving_factor, settings.place_floor, settings.place_remote)
    with app.app_context():
        assert place_rules(db.session()) == given == PlaceRules()
