"""Settings, read once from the environment (`NOTICEBOARD_…`), a `.env` file, or what `create_app` is given."""

import re
import secrets
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """Find the `templates` or `static` folder: beside the package in a checkout, inside it when installed."""
    beside = PACKAGE.parent / name
    return beside if beside.is_dir() else PACKAGE / name


class ConfigurationError(Exception):
    """The settings do not let the noticeboard start. The message says what to change."""


class Settings(BaseSettings):
    """Every setting there is. Each is read from `NOTICEBOARD_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="NOTICEBOARD_", env_file=".env", extra="ignore", frozen=True)

    env: Literal["production", "development", "test"] = Field("production", description="What kind of run this is.")
    instance: Path = Field(Path("instance"), description="The folder for the database, the gazetteer and secrets.")
    database_url: str = Field("", description="SQLite or PostgreSQL address; by default a file in the instance folder.")
    secret_key: SecretStr = Field(SecretStr(""), description="At least 32 random characters; signs cookies and links.")
    secret_key_fallbacks: list[SecretStr] = Field([], description="Old secret keys, still accepted after a change.")
    base_url: str = Field("http://127.0.0.1:8000", description="The public address, used for links in e-mail.")
    allowed_hosts: list[str] = Field([], description="Host names answered to; by default that of the base URL.")
    trusted_hops: int = Field(0, ge=0, le=5, description="How many proxies stand in front; 0 ignores their headers.")
    mailer: Literal["console", "file", "smtp"] = Field("console", description="Where e-mail goes.")
    mail_folder: Path = Field(Path("instance/mail"), description="Where the file mailer writes.")
    mail_from: str = Field("noticeboard@noticeboard.invalid", description="The address e-mail comes from.")
    smtp_host: str = Field("127.0.0.1", description="The SMTP server.")
    smtp_port: int = Field(25, ge=1, le=65535, description="Its port.")
    smtp_username: str = Field("", description="The name to sign in to it with, if it asks.")
    smtp_password: SecretStr = Field(SecretStr(""), description="The password to sign in to it with.")
    smtp_tls: Literal["none", "starttls", "tls"] = Field("none", description="How the connection is protected.")
    rate_limit_storage: str = Field("memory://", description="Where search limits are counted; redis:// for many.")
    model_dir: str = Field("", description="The sentence encoder's folder; by default its package's.")
    place_halving_factor: float = Field(
        1.0, ge=0.1, le=10, description="Scales the miles at which closeness halves: below 1 neighbours win by more."
    )
    place_floor: float = Field(
        0.4, ge=0, le=1, description="What is left of closeness inside a reach, however far away: 0 to 1."
    )
    place_remote: float = Field(0.6, ge=0, le=1, description="The place score of help by phone or online: 0 to 1.")
    demonstration: bool = Field(False, description="Whether demonstration data may be loaded. Never in production.")
    test_unguarded: bool = Field(
        False, description="Turns the capacity guard off, to show that it is needed. Tests only."
    )

    @field_validator("database_url")
    @classmethod
    def _refuse_other_databases(cls, url: str) -> str:
        if url and not re.match(r"(sqlite|postgres(ql)?(\+psycopg)?)://", url):
            raise ValueError("Name an SQLite or a PostgreSQL address, like postgresql://user@host/name.")
        return url

    @field_validator("base_url")
    @classmethod
    def _refuse_no_address(cls, url: str) -> str:
        if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", url):
            raise ValueError("Give the whole address, like https://noticeboard.example.org.")
        return url

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if self.env == "production":
            if len(self.secret_key.get_secret_value()) < 32:
                raise ValueError("Set NOTICEBOARD_SECRET_KEY to at least 32 random characters before you start.")
            if self.demonstration or self.test_unguarded:
                raise ValueError(
                    "NOTICEBOARD_DEMONSTRATION and NOTICEBOARD_TEST_UNGUARDED may not be set in production."
                )
        return self

    @property
    def resolved_database_url(self) -> str:
        """The database address, with the default filled in and a PostgreSQL driver named."""
        if not self.database_url:
            return f"sqlite:///{(self.instance / 'noticeboard.db').absolute()}"
        if self.database_url.startswith(("postgresql://", "postgres://")):
            return "postgresql+psycopg://" + self.database_url.split("://", 1)[1]
        return self.database_url

    @property
    def https(self) -> bool:
        """Whether people reach the site over HTTPS, which decides the cookie's prefix and the Secure flag."""
        return self.base_url.startswith("https://")


def read_settings(given: dict[str, object] | None = None) -> Settings:
    """Read the settings, those `given` first (names in any case), then the environment.

    In development a missing secret key is made and kept in the instance folder. Raises ConfigurationError with a
    sentence that says what to change.
    """
    values = {name.lower(): value for name, value in (given or {}).items()}
    try:
        settings = Settings(**values)  # type: ignore[arg-type]
    except ValueError as error:
        raise ConfigurationError(_plain(error)) from None
    if settings.env != "production" and not settings.secret_key.get_secret_value():
        try:
            settings = settings.model_copy(update={"secret_key": SecretStr(_kept_secret(settings.instance))})
        except OSError as error:
            raise ConfigurationError(f"NOTICEBOARD_INSTANCE: {error.strerror}: {error.filename}") from None
    return settings


def _kept_secret(instance: Path) -> str:
    """Read the development secret, making it once. Two processes starting together agree on one."""
    path = instance / "secret_key"
    instance.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
        path.chmod(0o600)
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8")


def _plain(error: ValueError) -> str:
    """Say in a sentence or two what is wrong with the settings."""
    problems = getattr(error, "errors", None)
    if problems is None:
        unread = re.search(r'field "(\w+)"', str(error))
        return f'NOTICEBOARD_{unread[1].upper()}: Write it as a list, like ["one", "two"].' if unread else str(error)
    said = []
    for problem in problems():
        name = "_".join(str(part) for part in problem["loc"]).upper()
        message = problem["msg"].removeprefix("Value error, ")
        said.append(f"NOTICEBOARD_{name}: {message}" if name else message)
    return " ".join(said)
