"""What the tests of the rules share: settings of the generated ones, and the gazetteer as it is shipped."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.gazetteer_tables import build_gazetteer

# A busy machine may pause in the middle of an example; counts are asserted here, times are not.
settings.register_profile("rules", deadline=None)
settings.load_profile("rules")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gazetteer file built from what is shipped."""
    built = tmp_path_factory.mktemp("gazetteer") / "gazetteer.sqlite3"
    build_gazetteer(built)
    return built


@pytest.fixture(scope="module")
def shipped(path: Path) -> Iterator[GazetteerFile]:
    """The shipped gazetteer, open."""
    with closing(GazetteerFile(path)) as opened:
        yield opened
