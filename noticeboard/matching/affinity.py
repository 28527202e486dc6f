"""How well one kind of support can stand in for another: groups often file under a neighbouring kind."""

SAME = 1.0
APART = 0.1

_PAIRS: dict[frozenset[str], float] = {
    frozenset({"volunteering", "project_delivery"}): 0.55,
    frozenset({"mentoring", "project_delivery"}): 0.50,
    frozenset({"volunteering", "mentoring"}): 0.45,
    frozenset({"equipment", "volunteering"}): 0.30,
    frozenset({"equipment", "project_delivery"}): 0.50,
    frozenset({"funding", "equipment"}): 0.40,
    frozenset({"funding", "project_delivery"}): 0.20,
    frozenset({"space", "equipment"}): 0.20,
    frozenset({"funding", "volunteering"}): 0.15,
}


def affinity(one: str, other: str) -> float:
    """Score how alike two kinds of support are: 1 for the same kind, never less than `APART`, the same both ways."""
    if one == other:
        return SAME
    return _PAIRS.get(frozenset({one, other}), APART)
