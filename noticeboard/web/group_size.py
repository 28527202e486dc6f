"""The question how big a group is, asked where it registers, where it posts for the first time, and in its details."""

from noticeboard.domain.vocabulary import GroupSize
from noticeboard.web.choices import RadiosField
from noticeboard.web.wording.labels import label

NOT_SAID = "Not said"
# Somebody who has chosen a size can take it back.
RATHER_NOT = "rather_not"


def group_size_field() -> RadiosField:
    """The question. Nobody has to answer it."""
    return RadiosField(
        "How big is your group? (optional)",
        choices=[*((size.value, label(size)) for size in GroupSize), (RATHER_NOT, "I would rather not say")],
        description="Only the team sees it. It shows them whether small groups are left out.",
    )


def group_size_words(size: GroupSize | None) -> str:
    """The size of a group, or that it was not said."""
    return label(size) if size else NOT_SAID


def read_group_size(answer: str | None) -> GroupSize | None:
    """The size that was chosen; None where none was."""
    return GroupSize(answer) if answer and answer != RATHER_NOT else None
