"""What a text must hold for a pattern to be found in it, so that most texts need not be searched at all."""

import re
from collections.abc import Iterable, Iterator

_OPTIONAL = ("?", "*", "{")
_ATOM = re.compile(r"\\.|\[[^\]]*\]|.", re.DOTALL)


def needles_of(alternatives: Iterable[str]) -> tuple[str, ...] | None:
    """Pieces of plain text of which each match of any of the patterns holds one; None where that cannot be told.

    Patterns may use letters, groups, `|`, `?`, `*`, `+`, `{}`, classes, escapes and looking ahead; others are not read.
    """
    found: set[str] = set()
    for pattern in alternatives:
        for option in _options(pattern):
            sure = _surest(option)
            if not sure:
                return None
            found |= sure
    # A needle that holds another is found wherever it is.
    return tuple(sorted(one for one in found if not any(other in one for other in found - {one})))


def _options(pattern: str) -> list[str]:
    """The alternatives of a pattern, at its outermost level."""
    options, depth = [""], 0
    for atom in _ATOM.findall(pattern):
        depth += (atom == "(") - (atom == ")")
        if atom == "|" and depth == 0:
            options.append("")
        else:
            options[-1] += atom
    return options


def _surest(option: str) -> frozenset[str]:
    """Of what each match of an alternative holds, the pieces that tell most: those whose shortest is longest."""
    pieces = list(_pieces(option))
    return max(pieces, key=lambda piece: (min(map(len, piece)), -len(piece)), default=frozenset())


def _pieces(option: str) -> Iterator[frozenset[str]]:
    """The runs of letters that stand in each match, and for each group that does, what its options hold."""
    atoms = [found.group() for found in _ATOM.finditer(option)]
    run, at = "", 0
    while at < len(atoms):
        end = _end_of_group(atoms, at) if atoms[at] == "(" else at + 1
        follows = atoms[end] if end < len(atoms) else ""
        certain = not follows.startswith(_OPTIONAL)
        if len(atoms[at]) == 1 and atoms[at] not in "(.+?*{}^$" and certain:
            run += atoms[at]
        else:
            if run:
                yield frozenset({run})
            run = ""
            inside = "".join(atoms[at + 1 : end - 1])
            if atoms[at] == "(" and certain and not inside.startswith(("?!", "?=", "?<")):
                whole = needles_of([inside.removeprefix("?:")])
                if whole:
                    yield frozenset(whole)
        if atoms[at] == "{":
            end = atoms.index("}", at) + 1
        at = end
    if run:
        yield frozenset({run})


def _end_of_group(atoms: list[str], start: int) -> int:
    """Where what follows the group that begins at `start` stands."""
    depth = 0
    for at in range(start, len(atoms)):
        depth += (atoms[at] == "(") - (atoms[at] == ")")
        if depth == 0:
            return at + 1
    raise ValueError("a group of a pattern is not closed")
