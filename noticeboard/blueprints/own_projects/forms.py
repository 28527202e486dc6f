"""What a group is asked about its projects."""

from collections.abc import Sequence
from typing import Self

from wtforms.validators import InputRequired, Length

from noticeboard.domain.projects import LONGEST_STORY, LONGEST_TITLE
from noticeboard.models import Posting, Project
from noticeboard.web.choices import CheckboxesField
from noticeboard.web.fields import HiddenTextField, LongTextField, TextField
from noticeboard.web.forms import CreatingForm
from noticeboard.web.wording.labels import label


class ProjectForm(CreatingForm):
    """What a project is called, and its story."""

    title = TextField(
        "What do you want to bring about, in a few words?",
        [InputRequired("Enter what you want to bring about")],
        subject="What you want to bring about",
        longest=LONGEST_TITLE,
        description="For example, “A village hall fit for everybody”.",
    )
    story = LongTextField(
        "Tell people its story",
        [
            InputRequired("Tell people the story of your project"),
            Length(max=LONGEST_STORY, message=f"Your story must be {LONGEST_STORY:,} characters or fewer"),
        ],
        subject="Your story",
        description="What it is for, who will use it, and what is done already. Do not include names of people you "
        "support, phone numbers or email addresses: everybody can read this.",
    )
    version = HiddenTextField("Version")

    @classmethod
    def of(cls, project: Project) -> Self:
        """The form that changes a project."""
        return cls.from_request(title=project.title, story=project.story, version=str(project.version))

    def is_stale(self, project: Project) -> bool:
        """Say whether somebody has changed the project since this form was opened, which then goes on from theirs."""
        stale = bool(self.version.data) and self.version.data != str(project.version)
        if stale:
            self.version.raw_data, self.version.data = None, str(project.version)
        return stale


class NeedsForm(CreatingForm):
    """Which needs are part of a project. A need that is not ticked is taken out."""

    needs = CheckboxesField("Which of your needs are part of it?", description="Select all that apply.")

    @classmethod
    def of(cls, needs: Sequence[Posting], chosen: Sequence[int]) -> Self:
        """The form that chooses among some needs, with those chosen that are part of the project now."""
        form = cls.from_request(needs=[need.ref for need in needs if need.id in chosen])
        form.needs.choices = [
            (need.ref, need.title, f"{label(need.support_type)}: {label(need.status).lower()}") for need in needs
        ]
        return form
