"""The source as the rules of the house read it: files, trees and the functions in them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "noticeboard"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file and its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path below the root, as it is named in a failure."""
        return self.path.relative_to(ROOT).as_posix()

    def functions(self) -> Iterator[Function]:
        """Every function and method, those inside others included."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, node: ast.AST) -> str:
        """Where a node stands, for a failure."""
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git keeps, or would keep: new files count before they are added."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file() and not path.is_symlink())


@cache
def modules(folder: str) -> tuple[Module, ...]:
    """Every Python file below a folder of the checkout."""
    found = []
    for path in tracked_files():
        if path.suffix == ".py" and path.is_relative_to(ROOT / folder):
            text = path.read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text)))
    return tuple(found)


def length(node: Function) -> int:
    """How many lines a function takes, its decorators left out."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_view(node: Function) -> bool:
    """Whether a function answers a route."""
    return any(
        isinstance(mark, ast.Call)
        and isinstance(mark.func, ast.Attribute)
        and mark.func.attr in {"route", "get", "post"}
        for mark in node.decorator_list
    )


def called_name(node: ast.Call) -> str:
    """The last part of what is called: `commit` in `db.session.commit()`."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
