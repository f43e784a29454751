"""The house: imports point one way, heavy libraries stay where they belong, files stay small."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from each import each

from actviz.cli.program.commands import NAMES
from actviz.schemas import COMMANDS, schema

PACKAGE = Path(__file__).parent.parent / "actviz"
MODULES = sorted(PACKAGE.rglob("*.py"))

# a module may import from its own layer and those before it; figures and tables are side by side
LAYERS = [
    {"errors", "lazy", "notation", "schemas"},
    {"activations"},
    {"sample"},
    {"analysis"},
    {"figures", "tables"},
    {"gallery"},
    {"cli"},
]
HOMES = {
    "matplotlib": {"figures"},
    "rich": {"tables"},
    "typer": {"cli"},
    "scipy": set(),
    "sympy": set(),
    "click": set(),
}


@functools.cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


@functools.cache
def statements(module: Path) -> list[tuple[ast.Import | ast.ImportFrom, ast.stmt]]:
    """Each import with the statement of the module in which it is."""
    return [
        (node, statement)
        for statement in tree(module).body
        for node in within(statement)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def within(statement: ast.AST) -> Iterator[ast.AST]:
    """It and the statements in it, without their expressions, which are most of a tree."""
    yield statement
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        for inner in getattr(statement, field, ()):
            yield from within(inner)


def part(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def layer(name: str) -> int:
    return next(i for i, names in enumerate(LAYERS) if name in names)


def imports(module: Path, *, at_start: bool = False, for_types: bool = True):
    """Dotted names that a module imports.

    ``at_start``: only those it needs when it is loaded; ``for_types``: also those only a type
    checker sees.
    """
    for node, statement in statements(module):
        if (at_start and node is not statement) or (isinstance(statement, ast.If) and not for_types):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@each("module", MODULES, size=100)
def test_imports_point_one_way(module):
    """errors < activations < sample < analysis < figures = tables < gallery < cli."""
    if part(module) in ("__init__", "__main__"):
        return
    own = layer(part(module))
    for name in imports(module):
        parts = name.split(".")
        if parts[0] != "actviz" or len(parts) == 1 or parts[1] == "__version__":
            continue
        assert layer(parts[1]) <= own, f"{module.name} imports {name}"
        if {parts[1], part(module)} == {"figures", "tables"}:
            pytest.fail(f"{module.name} imports {name}")


@each("module", MODULES, size=100)
def test_libraries_stay_at_home(module):
    """matplotlib only in figures, rich only in tables, typer only in cli; no pyplot and no click at all."""
    for name in imports(module, for_types=False):
        library = name.split(".")[0]
        assert part(module) in HOMES.get(library, {part(module)}), f"{module.name} imports {name}"
        assert "pyplot" not in name


@each("module", MODULES, size=100)
def test_heavy_libraries_wait(module):
    """Nothing loads matplotlib or rich before it is used, nor numpy where names and options are read."""
    if module == PACKAGE / "figures" / "files" / "live.py":
        return  # a backend, which matplotlib loads when it writes, and nobody else
    heavy = {"matplotlib", "rich"}
    if part(module) in ("cli", "errors", "notation", "activations", "__init__", "__main__"):
        heavy |= {"numpy"}
    assert heavy.isdisjoint(name.split(".")[0] for name in imports(module, at_start=True))


def name_of(module: Path) -> str:
    return ".".join(("actviz", *module.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def graph(*, at_start: bool) -> dict[str, set[str]]:
    """Which modules each module loads: when it is loaded itself, or whenever a function of it is called."""
    names = {name_of(module): module for module in MODULES}

    def target(name: str) -> str | None:
        """The module that has a name, or is it."""
        return next((each for each in (name, name.rpartition(".")[0]) if each in names), None)

    return {
        name: {
            loaded
            for wanted in imports(module, at_start=at_start, for_types=False)
            if (loaded := target(wanted)) not in (None, name)
        }
        for name, module in names.items()
    }


def circles(edges: dict[str, set[str]]) -> list[set[str]]:
    """The groups of modules of which each one leads to all others."""

    def reached(start: str) -> set[str]:
        found, waiting = set(), [start]
        while waiting:
            new = edges[waiting.pop()] - found
            found |= new
            waiting += new
        return found

    ahead = {name: reached(name) for name in edges}
    groups = {frozenset(other for other in ahead[name] if name in ahead[other]) for name in edges}
    return [set(group) for group in groups if len(group) > 1]


def test_circles_are_seen():
    """Modules that lead to each other by way of a third are one; those that only lead to them are none."""
    edges = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}
    assert circles(edges) == [{"a", "b", "c"}]


def test_no_module_waits_for_itself():
    """What is loaded with a module never leads back to it."""
    assert circles(graph(at_start=True)) == []


# an activation finds its facts by the language, whose definitions call activations by name
ROOMS_OF_FUNCTIONS = "actviz.activations"
# modules that hand over to each other while they run: a report and its parts, a law and the recursion
# that it is read from
HAND_OVER = {
    frozenset({"tails", "variance"}),
    frozenset({"laws", "course", "gradient_law", "correlation_law"}),
    frozenset({"network", "vanish"}),
}


def test_calls_lead_back_only_where_they_must():
    """Circles by imports inside functions, too, are those named above."""
    found = circles(graph(at_start=False))
    elsewhere = [group for group in found if not all(name.startswith(ROOMS_OF_FUNCTIONS) for name in group)]
    assert {frozenset(name.rpartition(".")[2] for name in group) for group in elsewhere} == HAND_OVER


def test_a_command_has_a_file_of_its_name():
    """A file of cli/ declares one command, a file of schemas/ one schema, of tables/ what one prints."""
    assert {name: commands_of(PACKAGE / "cli" / f"{name}.py") for name in NAMES} == {n: [n] for n in NAMES}
    assert set(COMMANDS) < set(NAMES)
    for name in COMMANDS:
        assert PACKAGE / "tables" / f"{name}.py" in MODULES
        assert schema(name)["title"] == f"actviz {name} --json"


# what commands share; a command imports from all three, and from no other command
SHARED = ["program", "options", "output"]


@each("module", [module for module in MODULES if part(module) == "cli"], size=100)
def test_commands_know_nothing_of_each_other(module):
    """program < options < output < the commands."""
    folder = module.relative_to(PACKAGE / "cli").parts[0]
    reach = SHARED[: SHARED.index(folder) + 1] if folder in SHARED else SHARED
    for name in imports(module):
        if name.startswith("actviz.cli."):
            assert name.split(".")[2] in reach, f"{module.name} imports {name}"


def commands_of(module: Path) -> list[str]:
    """The names that a module hands to the decorator `command`."""
    return [
        decorator.args[0].value
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "command"
    ]


def test_each_command_prints_from_its_own_file():
    """What has JSON has tables, in a file with the name of the command."""
    files = {path.stem for path in MODULES if path.parent == PACKAGE / "tables"}
    assert set(COMMANDS) <= files


def test_files_are_small():
    """A file has 300 lines at most, except that of a family, however many functions are in it."""
    modules = [path for path in MODULES if path.parent.name != "families"]
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {path: lines for path, lines in lengths.items() if lines > 300} == {}


def test_every_module_says_what_lives_there():
    """Each opens with a docstring."""
    assert [path for path in MODULES if not ast.get_docstring(tree(path))] == []
