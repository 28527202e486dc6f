"""Projects as pages show them: each need with what is agreed, offered and still needed, and how far the whole is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.projects import Progress
from noticeboard.models import Posting, Project
from noticeboard.queries.projects import NeedOfProject
from noticeboard.web.addresses import address
from noticeboard.web.cards import summary_of
from noticeboard.web.filters import quantity
from noticeboard.web.names import names_of
from noticeboard.web.posting_summary import amount_words

LIVE = frozenset({PostingStatus.OPEN, PostingStatus.PAUSED, PostingStatus.IN_HAND})
NOT_ON_BOARD = frozenset({PostingStatus.DRAFT, PostingStatus.AWAITING_CHECK, PostingStatus.DECLINED})
NO_PROGRESS = Progress(0, 0, 0)


@dataclass(frozen=True, slots=True)
class ShownNeed:
    """A need of a project: where it stands in words, and for what counts the part that is met, in per cent."""

    posting: Posting
    words: str
    percent: str
    counts: bool
    takes_help: bool


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """What a card shows of a project."""

    href: str
    title: str
    summary: str
    organisation: str
    progress: str
    percent: int
    counted: int


def shown_needs(needs: Iterable[NeedOfProject]) -> list[ShownNeed]:
    """The needs of a project, in their order."""
    return [
        ShownNeed(
            posting=one.need,
            words=need_words(one),
            percent=f"{int(one.progress.share * 100)}",
            counts=one.progress.counts,
            takes_help=one.need.status in (PostingStatus.OPEN, PostingStatus.IN_HAND),
        )
        for one in needs
    ]


def need_words(one: NeedOfProject) -> str:
    """Say how far one need has come: what is agreed, what is offered, and what is still needed."""
    need, progress = one.need, one.progress
    if need.status is PostingStatus.MET:
        return "Met"
    if need.status is PostingStatus.CLOSED:
        return "The group does not need this any more, so it is not counted"
    if need.status in NOT_ON_BOARD:
        return "Not on the board yet, so it is not counted"
    if need.unit is None:
        return "Agreed" if progress.agreed else "Offered, and waiting for an answer" if progress.offered else "Needed"
    said = [f"{quantity(progress.agreed)} of {amount_words(need.capacity, need.unit)} agreed"]
    if progress.offered:
        said.append(f"{amount_words(progress.offered, need.unit)} offered and waiting for an answer")
    if need.status in LIVE and need.remaining:
        said.append(f"{amount_words(need.remaining, need.unit)} still needed")
    return ", ".join(said)


def progress_words(progress: Progress) -> str:
    """Say how far a project has come, in one sentence without a full stop."""
    if not progress.counted:
        return "None of its needs is on the board yet"
    number, full = progress.counted, progress.full
    if number == 1:
        said = "Its need is met or agreed in full" if full else "Its need is not met or agreed in full yet"
    elif full == 0:
        said = f"None of its {number} needs is met or agreed in full yet"
    elif full == number:
        said = f"All {number} needs are met or agreed in full"
    else:
        said = f"{full} of {number} needs {'is' if full == 1 else 'are'} met or agreed in full"
    return f"{said}: {progress.percent}% of the whole"


def project_cards(projects: Iterable[Project], progress: Mapping[int, Progress]) -> list[ProjectCard]:
    """The cards of projects, in their order. `progress` is by the project's id."""
    listed = list(projects)
    names = names_of(listed)
    return [_card(one, progress.get(one.id, NO_PROGRESS), names[one.organisation_id]) for one in listed]


def _card(project: Project, progress: Progress, organisation: str) -> ProjectCard:
    return ProjectCard(
        href=address(project),
        title=project.title,
        summary=summary_of(project.story),
        organisation=organisation,
        progress=progress_words(progress),
        percent=progress.percent,
        counted=progress.counted,
    )
