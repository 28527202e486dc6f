"""In production the noticeboard answers to its own name only, and no name that is asked for gets into a page."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_migrate import upgrade

from noticeboard.app import create_app
from noticeboard.extensions import db
from tests.strict_client import StrictClient


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("production")
    app = create_app(
        {
            "ENV": "production",
            "SECRET_KEY": "a key for tests that is long enough to start",
            "INSTANCE": str(folder),
            "BASE_URL": "https://board.example",
        }
    )
    with app.app_context():
        upgrade(directory=str(app.config["MIGRATIONS"]))
        db.engine.dispose()
    return app.test_client()


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "x.board.example", "board.example.evil.example", "board.example@evil.example", "127.0.0.1"),
        *("[::1", "", "a b", "board.example,evil.example", "ﬁ.example", "board.example/evil"),
    ],
)
@pytest.mark.parametrize("path", ["/health/live", "/sign-in", "/nowhere"])
def test_another_host_is_refused_in_plain_words(production: FlaskClient, host: str, path: str) -> None:
    answer = production.get(path, headers={"Host": host})

    assert answer.status_code == 400
    assert answer.text == "This is not the address of the noticeboard.\n"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Server", "X-Original-Host", "Forwarded"])
def test_a_host_that_a_header_claims_is_not_believed(production: FlaskClient, header: str) -> None:
    claims = {"Host": "board.example", header: "host=evil.example" if header == "Forwarded" else "evil.example"}

    answer = production.get("/sign-in", headers=claims)

    assert answer.status_code == 200
    assert "evil.example" not in answer.text + str(answer.headers)


def test_a_host_that_no_name_can_be_is_refused_also_where_any_is_answered(visitor: StrictClient) -> None:
    answer = visitor.get("/sign-in", headers={"Host": f"{'a' * 64}.example"})

    assert answer.status_code == 400
    assert answer.text == "This is not the address of the noticeboard.\n"
