"""How the points of a pair come about, part by part, as a waterfall shows it."""

from dataclasses import dataclass, replace

from noticeboard.matching import Match, Parts
from noticeboard.matching.scoring import combine
from noticeboard.web.wording.score_parts import NAMES, part_words, text_made_of


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """One part of a score: the points there were before it, and those that were left."""

    label: str
    quiet: str
    before: int
    after: int

    @property
    def text(self) -> str:
        """What it did to the points."""
        lost = self.before - self.after
        return f"takes {lost} off" if lost else "takes nothing off"


def steps_of(match: Match, *, space: bool) -> list[ScoreStep]:
    """How the points of a match come about: from a perfect hundred, what each part took off. The last is the points.

    space   whether one of the two is a space, for which place weighs more.
    """
    said = (*match.reasons, *match.cautions)
    reached = Parts(text=1.0, type=1.0, place=1.0, time=1.0, amount=1.0, concept=1.0, words=1.0)
    steps, before = [], 100
    for name in NAMES:
        reached = replace(reached, **{name: getattr(match.parts, name)})
        after = round(combine(reached, space=space) * 100)
        quiet = text_made_of(match.parts) if name == "text" else ""
        steps.append(ScoreStep(part_words(name, match.parts, said), quiet, before, after))
        before = after
    return steps
