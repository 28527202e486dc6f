"""The tables: SQLAlchemy only, one module a noun. Importing this package knows them all."""

from noticeboard.models.area import Area, AreaAuthority, TeamMember
from noticeboard.models.base import Base
from noticeboard.models.connection import Connection, ConnectionNote
from noticeboard.models.event import Event
from noticeboard.models.heartbeat import Heartbeat
from noticeboard.models.introduction import Introduction
from noticeboard.models.match_index import MatchChange, MatchCount, MatchEntry, MatchKey, PostingMeaning, Suggestion
from noticeboard.models.measure import (
    Activity,
    CorporatePriority,
    LocalTheme,
    Measure,
    MeasureExclusion,
    Outcome,
    PolicyRule,
    ProxySet,
    ProxyValue,
    SupportTypeMeasure,
    Theme,
    TomsEdition,
)
from noticeboard.models.organisation import (
    Concern,
    Invitation,
    Membership,
    Organisation,
    OrganisationIdentifier,
    StandardConfirmation,
    TeamNote,
)
from noticeboard.models.outbox import OutboxMessage
from noticeboard.models.person import OneUseLink, Person, RecoveryCode, SignInSession, Throttle
from noticeboard.models.posting import (
    BeneficiaryGroup,
    Need,
    Offer,
    Posting,
    PostingAuthority,
    PostingChange,
    PostingDraft,
    PostingGroup,
)
from noticeboard.models.project import Project, ProjectNeed
from noticeboard.models.response import Response
from noticeboard.models.round import Round, RoundLine
from noticeboard.models.social_value import Confirmation, LedgerEntry, SocialValueLine, SocialValueRecord
from noticeboard.models.submission import KeptForm, Submission
from noticeboard.models.taxonomy import TaxonomyPhrase
from noticeboard.models.twin import PostingTwin
from noticeboard.models.watch import Watch, WatchNotice

__all__ = [
    "Activity",
    "Area",
    "AreaAuthority",
    "Base",
    "BeneficiaryGroup",
    "Concern",
    "Confirmation",
    "Connection",
    "ConnectionNote",
    "CorporatePriority",
    "Event",
    "Heartbeat",
    "Introduction",
    "Invitation",
    "KeptForm",
    "LedgerEntry",
    "LocalTheme",
    "MatchChange",
    "MatchCount",
    "MatchEntry",
    "MatchKey",
    "Measure",
    "MeasureExclusion",
    "Membership",
    "Need",
    "Offer",
    "OneUseLink",
    "Organisation",
    "OrganisationIdentifier",
    "OutboxMessage",
    "Outcome",
    "Person",
    "PolicyRule",
    "Posting",
    "PostingAuthority",
    "PostingChange",
    "PostingDraft",
    "PostingGroup",
    "PostingMeaning",
    "PostingTwin",
    "Project",
    "ProjectNeed",
    "ProxySet",
    "ProxyValue",
    "RecoveryCode",
    "Response",
    "Round",
    "RoundLine",
    "SignInSession",
    "SocialValueLine",
    "SocialValueRecord",
    "StandardConfirmation",
    "Submission",
    "Suggestion",
    "SupportTypeMeasure",
    "TaxonomyPhrase",
    "TeamMember",
    "TeamNote",
    "Theme",
    "Throttle",
    "TomsEdition",
    "Watch",
    "WatchNotice",
]
