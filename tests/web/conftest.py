"""A small app with the house's templates, for testing the markup of forms without the rest of the noticeboard."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from noticeboard.web.assets import init_assets
from noticeboard.web.filters import init_filters
from noticeboard.web.headers import init_headers

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bare_app() -> Flask:
    """Make an app that has templates, filters, assets and headers, and no pages."""
    app = Flask("bare", static_folder=str(ROOT / "static"), template_folder=None)
    app.config.update(SECRET_KEY="for tests only", TESTING=True, WTF_CSRF_ENABLED=False)
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    init_assets(app, ROOT / "static")
    init_filters(app)
    init_headers(app, over_https=True)
    return app
