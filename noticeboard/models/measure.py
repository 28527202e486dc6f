"""Reference data of social value: editions, measures, proxy values, exclusions, policy and priorities."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.vocabulary import SupportType
from noticeboard.models.base import PROXY_VALUE, Base, Code, one_of


class TomsEdition(Base):
    """One published edition of the National TOMs."""

    __tablename__ = "toms_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    publisher: Mapped[str]
    licence: Mapped[str]


class Theme(Base):
    """A theme of an edition."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("toms_edition.id"))
    # The short name, such as Social; `title` is as printed.
    code: Mapped[str] = mapped_column(String(32))
    title: Mapped[str]
    sort_order: Mapped[int]


class Outcome(Base):
    """An outcome under a theme."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("theme_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"))
    title: Mapped[str]
    sort_order: Mapped[int]
    theme: Mapped[Theme] = relationship(lazy="joined")


class Measure(Base):
    """A measure of an edition, worded exactly as published. No wording means it is to be confirmed."""

    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("edition_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("toms_edition.id"))
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"))
    ref: Mapped[str] = mapped_column(String(8), index=True)
    wording: Mapped[str | None]
    wording_status: Mapped[str] = mapped_column(String(16))
    # Our plain words, which stand beside the wording and never in its place.
    plain_label: Mapped[str | None]
    unit: Mapped[str] = mapped_column(String(16))
    unit_certainty: Mapped[str] = mapped_column(String(16))
    valuation_class: Mapped[str] = mapped_column(String(16))
    covid: Mapped[bool]
    sort_order: Mapped[int]
    edition: Mapped[TomsEdition] = relationship(lazy="joined")
    outcome: Mapped[Outcome] = relationship(lazy="joined")


class MeasureExclusion(Base):
    """Two measures that may not, or may, count the same thing."""

    __tablename__ = "measure_exclusion"
    __table_args__ = (UniqueConstraint("edition_id", "ref_a", "ref_b", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("toms_edition.id"))
    ref_a: Mapped[str] = mapped_column(String(8))
    ref_b: Mapped[str] = mapped_column(String(8))
    rule: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]


class SupportTypeMeasure(Base):
    """A measure that suits a kind of support, in order of preference, and when."""

    __tablename__ = "support_type_measure"
    __table_args__ = (UniqueConstraint("support_type", "rank"), one_of("support_type", SupportType))

    id: Mapped[int] = mapped_column(primary_key=True)
    support_type: Mapped[SupportType] = mapped_column(Code(SupportType))
    rank: Mapped[int]
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    plain_label: Mapped[str]
    use_when: Mapped[str]
    quantity_rule: Mapped[str]
    evidence_minimum: Mapped[str]
    not_with_same_input: Mapped[str]
    measure: Mapped[Measure] = relationship(lazy="joined")


class ProxySet(Base):
    """A versioned set of proxy values, in force from a day on."""

    __tablename__ = "proxy_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str]
    framework: Mapped[str]
    # The edition whose measures it values.
    edition_id: Mapped[int] = mapped_column(ForeignKey("toms_edition.id"))
    source: Mapped[str]
    licence: Mapped[str]
    # Indicative until a council approves it; figures made with it say so.
    indicative: Mapped[bool]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    # draft, approved or retired.
    status: Mapped[str] = mapped_column(String(16))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]


class ProxyValue(Base):
    """Pounds for one unit of a measure, in a set."""

    __tablename__ = "proxy_value"
    __table_args__ = (UniqueConstraint("set_id", "measure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("proxy_set.id"))
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    unit: Mapped[str] = mapped_column(String(16))
    value: Mapped[Decimal | None] = mapped_column(PROXY_VALUE)
    # The edition the value was printed for, such as NT2022, or "any".
    value_edition: Mapped[str] = mapped_column(String(16))
    source: Mapped[str]
    set: Mapped[ProxySet] = relationship(lazy="joined")
    measure: Mapped[Measure] = relationship()


class PolicyRule(Base):
    """A figure from a council's social value policy."""

    __tablename__ = "policy_rule"
    __table_args__ = (UniqueConstraint("council", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council: Mapped[str]
    rule: Mapped[str] = mapped_column(String(48))
    applies_to: Mapped[str]
    operator: Mapped[str]
    threshold: Mapped[str]
    effect: Mapped[str]
    value: Mapped[str]
    note: Mapped[str]


class CorporatePriority(Base):
    """A priority of a council's corporate plan, and the themes it is ticked for."""

    __tablename__ = "corporate_priority"
    __table_args__ = (UniqueConstraint("council", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council: Mapped[str]
    code: Mapped[str] = mapped_column(String(48))
    sort_order: Mapped[int]
    table_label: Mapped[str]
    list_label: Mapped[str]
    list_order: Mapped[int]
    jobs: Mapped[bool]
    growth: Mapped[bool]
    social: Mapped[bool]
    environment: Mapped[bool]


class LocalTheme(Base):
    """How a council's own themes take in the themes of the TOMs, or single refs."""

    __tablename__ = "local_theme"
    __table_args__ = (Index("ix_local_theme_council", "council"), UniqueConstraint("council", "theme_code", "scope"))

    id: Mapped[int] = mapped_column(primary_key=True)
    council: Mapped[str]
    local_code: Mapped[str] = mapped_column(String(32))
    theme_code: Mapped[str] = mapped_column(String(32))
    # "all refs of the theme", or one ref.
    scope: Mapped[str]


class Activity(Base):
    """An idea for support, by theme."""

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    sort_order: Mapped[int] = mapped_column(unique=True)
    theme_code: Mapped[str] = mapped_column(String(32))
    title: Mapped[str]
    # Refs in the order printed.
    candidate_refs: Mapped[str]
