"""The composition root: settings, extensions, pages and commands are put together here and nowhere else."""

import logging
import uuid
from datetime import timedelta
from pathlib import Path
from wsgiref.headers import Headers

import structlog
from flask import Flask, Response, g, request
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from limits.errors import ConfigurationError as UnknownStorageError
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from noticeboard.adapters.encoder import EncoderAtHand
from noticeboard.blueprints import register_blueprints
from noticeboard.cli.commands import register_commands
from noticeboard.config import ConfigurationError, Settings, read_settings, shipped
from noticeboard.extensions import csrf, db, init_database, limiter
from noticeboard.matching import PlaceRules
from noticeboard.queries.areas import has_demonstration_accounts
from noticeboard.web.access import check_every_view
from noticeboard.web.actor import init_actor
from noticeboard.web.addresses import init_addresses
from noticeboard.web.assets import init_assets, is_immutable_file
from noticeboard.web.caching import init_caching
from noticeboard.web.errors import init_errors
from noticeboard.web.filters import init_filters
from noticeboard.web.headers import init_headers, security_headers
from noticeboard.web.navigation import init_navigation
from noticeboard.web.once import init_once
from noticeboard.web.places import init_places

MEGABYTE = 1024 * 1024


class Noticeboard(Flask):
    """The application, with its settings and its sentence encoder in reach."""

    settings: Settings
    encoder: EncoderAtHand


def create_app(config: dict[str, object] | None = None) -> Noticeboard:
    """Make the application. `config` overrides the environment, name by name, without the `NOTICEBOARD_` prefix.

    Raises ConfigurationError when the settings are not safe or not complete, and in production when the board holds
    demonstration accounts.
    """
    settings = read_settings(config)
    app = Noticeboard(
        "noticeboard",
        static_folder=str(shipped("static")),
        template_folder=None,
        instance_path=str(settings.instance.absolute()),
    )
    app.settings = settings
    app.config.update(flask_config(settings))
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(shipped("templates")),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    init_logging(settings)
    init_requests(app)
    open_database(app, settings)
    # First of all that looks at a request: what cannot be read is refused before anything reads it.
    init_errors(app)
    csrf.init_app(app)
    try:
        limiter.init_app(app)
    except UnknownStorageError as error:
        raise ConfigurationError(f"NOTICEBOARD_RATE_LIMIT_STORAGE: {error}.") from None
    init_actor(app)
    init_once(app)
    init_headers(app, over_https=settings.https)
    init_caching(app)
    init_assets(app, shipped("static"))
    init_filters(app)
    init_addresses(app)
    init_navigation(app)
    init_places(app, settings)
    register_blueprints(app)
    register_commands(app)
    check_every_view(app)
    serve_static_files(app, settings)
    if settings.trusted_hops:
        hops = settings.trusted_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    if settings.env == "production":
        refuse_demonstration_accounts(app)
    return app


def open_database(app: Noticeboard, settings: Settings) -> None:
    """Bind the database, and give whoever uses it the place rules, and the sentence encoder, loaded when wanted."""
    app.encoder = EncoderAtHand(Path(settings.model_dir) if settings.model_dir else None)
    init_database(
        app,
        settings.resolved_database_url,
        encoder=lambda wait: app.encoder.get(wait=wait),
        places=PlaceRules(settings.place_halving_factor, settings.place_floor, settings.place_remote),
        unguarded=settings.test_unguarded,
    )


def refuse_demonstration_accounts(app: Flask) -> None:
    """Raise ConfigurationError on a board with demonstration accounts, whose password everybody can read."""
    with app.app_context():
        try:
            found = has_demonstration_accounts(db.session())
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise ConfigurationError(f"The database could not be reached: {reason}. Is it running?") from None
        finally:
            db.session.remove()
            db.engine.dispose()
    if found:
        raise ConfigurationError(
            "This board holds demonstration accounts, whose password is public. Name another database in "
            "NOTICEBOARD_DATABASE_URL before you start in production."
        )


def serve_static_files(app: Noticeboard, settings: Settings) -> None:
    """Answer addresses below /static/ before the application, with its headers."""
    protections = security_headers(over_https=settings.https)

    def protect_static(headers: Headers, _path: str, _url: str) -> None:
        for name, value in protections.items():
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(shipped("static")),
        prefix="static/",
        immutable_file_test=is_immutable_file,
        add_headers_function=protect_static,
        allow_all_origins=False,
    )


def flask_config(settings: Settings) -> dict[str, object]:
    """The settings in the names that Flask and its extensions read."""
    host = settings.base_url.split("://", 1)[-1].split("/", 1)[0]
    name = host.rsplit(":", 1)[0]
    return {
        "ENV": settings.env,
        "TESTING": settings.env == "test",
        "PROPAGATE": settings.env == "test",
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECRET_KEY_FALLBACKS": [key.get_secret_value() for key in settings.secret_key_fallbacks],
        "TRUSTED_HOSTS": settings.allowed_hosts or ([name] if settings.env == "production" else None),
        "SESSION_COOKIE_NAME": "__Host-nb_session" if settings.https else "nb_session",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=24),
        "MAX_CONTENT_LENGTH": MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": MEGABYTE,
        "MAX_FORM_PARTS": 500,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "WTF_CSRF_SSL_STRICT": settings.https,
        "RATELIMIT_STORAGE_URI": settings.rate_limit_storage,
        "MIGRATIONS": Path(__file__).parent / "migrations",
    }


def init_logging(settings: Settings) -> None:
    """Log one line an event: JSON in production, plain text elsewhere."""
    logging.basicConfig(level=logging.INFO if settings.env != "test" else logging.WARNING, format="%(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    last = (
        structlog.processors.JSONRenderer()
        if settings.env == "production"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            last,
        ],
        logger_factory=structlog.PrintLoggerFactory() if settings.env != "test" else structlog.ReturnLoggerFactory(),
        cache_logger_on_first_use=settings.env != "test",
    )


def init_requests(app: Flask) -> None:
    """Give every request a number that stands in its answer, its log lines and its events."""

    @app.before_request
    def number() -> None:
        structlog.contextvars.clear_contextvars()
        g.request_id = uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(
            request_id=g.request_id, method=request.method, endpoint=request.endpoint
        )

    @app.after_request
    def answer_number(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        return response
