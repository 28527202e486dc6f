"""The code is short, says what it is for, and keeps each kind of work where it belongs."""

import ast
import re
from statistics import median

import pytest

from tests.house.source import Module, called_name, is_view, length, modules, tracked_files

pytestmark = pytest.mark.house

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW, MEDIAN_VIEW = 400, 50, 30, 12
# Where a transaction may be ended, besides views and commands; the gazetteer is a file of its own.
COMMITTING = {
    "noticeboard/web/actor.py",
    "noticeboard/web/kept_forms.py",
    "noticeboard/web/readiness.py",
}
ASKING_THE_DATABASE = {"select", "insert", "update", "delete", "scalars", "scalar", "execute", "query", "add", "flush"}
NOT_OUR_WORDS = {"util", "utils", "helper", "helpers", "misc", "manager", "listing", "listings", "deal", "deals"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def test_no_python_file_is_too_long() -> None:
    long = [m.name for m in (*modules("noticeboard"), *modules("tests")) if len(m.text.splitlines()) > LONGEST_FILE]

    assert long == []


def test_no_function_is_too_long() -> None:
    long = [
        f"{module.at(node)} {node.name}: {length(node)} lines"
        for module in modules("noticeboard")
        if "migrations" not in module.name
        for node in module.functions()
        if length(node) > LONGEST_FUNCTION
    ]

    assert long == []


def test_views_are_short() -> None:
    lengths = {
        f"{module.at(node)} {node.name}": length(node)
        for module in modules("noticeboard/blueprints")
        for node in module.functions()
        if is_view(node)
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_VIEW} == {}
    assert median(lengths.values()) <= MEDIAN_VIEW


def test_views_ask_queries_and_services_and_not_the_database() -> None:
    asking = [
        f"{module.at(node)} {called_name(node)}"
        for module in modules("noticeboard/blueprints")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and called_name(node) in ASKING_THE_DATABASE and touches_session(node)
    ]

    assert asking == []


def touches_session(node: ast.Call) -> bool:
    """Whether a call is made on a session, or is one of SQLAlchemy's own functions."""
    if isinstance(node.func, ast.Name):
        return node.func.id in {"select", "insert", "update", "delete"}
    return isinstance(node.func, ast.Attribute) and "session" in ast.unparse(node.func.value)


def test_only_views_and_commands_commit() -> None:
    committing = {
        module.name
        for module in modules("noticeboard")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and called_name(node) == "commit"
    }
    elsewhere = {
        name for name in committing if not re.match(r"noticeboard/(blueprints|cli)/", name) and name not in COMMITTING
    }

    assert elsewhere == set()


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        module.at(node)
        for module in modules("noticeboard")
        if module.name != "noticeboard/__init__.py"
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = [
        module.at(node)
        for module in modules("noticeboard")
        if module.name != "noticeboard/clock.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and re.fullmatch(r"(datetime\.)?(datetime|date)\.(now|today|utcnow)", ast.unparse(node.func))
    ]

    assert asking == []


def test_every_module_and_every_public_function_says_what_it_is_for() -> None:
    silent = [
        where
        for module in modules("noticeboard")
        if "migrations/versions" not in module.name
        for where in undocumented(module)
    ]

    assert silent == []


def undocumented(module: Module) -> list[str]:
    """The module, and its public classes and functions at the top, that have no docstring."""
    named = [node for node in module.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    public = [node for node in named if not node.name.startswith("_")]
    missing = [f"{module.at(node)} {node.name}" for node in public if not ast.get_docstring(node)]
    return missing if ast.get_docstring(module.tree) else [module.name, *missing]


def test_tests_replace_the_outside_world_and_none_of_our_code() -> None:
    mocking = [
        module.at(node)
        for module in modules("tests")
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Import | ast.ImportFrom) and "mock" in ast.unparse(node))
        or (isinstance(node, ast.Call) and called_name(node) == "setattr" and replaces_ours(node, module))
    ]

    assert mocking == []


def replaces_ours(node: ast.Call, module: Module) -> bool:
    """Whether a `monkeypatch.setattr` replaces something that was imported from the package."""
    ours = {
        (alias.asname or alias.name).split(".")[0]
        for line in ast.walk(module.tree)
        if isinstance(line, ast.Import | ast.ImportFrom) and "noticeboard" in ast.unparse(line)
        for alias in line.names
    }
    target = ast.unparse(node.args[0]) if node.args else ""
    return target.strip("'\"").split(".")[0] in ours | {"noticeboard"}


def test_names_use_the_words_of_the_house() -> None:
    strange = [
        f"{module.at(node)} {node.name}"
        for module in modules("noticeboard")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and NOT_OUR_WORDS & words_of(node.name)
    ]
    strange += [m.name for m in modules("noticeboard") if NOT_OUR_WORDS & words_of(m.path.stem)]

    assert strange == []


def words_of(name: str) -> set[str]:
    """The words of a name, whether it is written with_underscores or LikeThis."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def test_nothing_is_left_for_later() -> None:
    later = [
        path.name
        for path in tracked_files()
        if path.suffix in {".py", ".html", ".txt", ".scss", ".js", ".mjs", ".md", ".toml"}
        and path.name != "test_handwriting.py"
        and UNFINISHED.search(path.read_text(encoding="utf-8"))
    ]

    assert later == []
