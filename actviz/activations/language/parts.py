"""Parts of a formula with names of their own: found where it repeats itself, put back where they are used."""

from __future__ import annotations

from collections import Counter
from typing import cast

from actviz.activations.language.tree import (
    Anything,
    Condition,
    Named,
    Node,
    Parameter,
    children,
    depends_on_x,
    extent,
    parameters,
    rebuilt,
    walk,
)
from actviz.errors import UsageError

HIGHEST = 120  # levels of a tree, so that no recursion over it comes near Python's limit
LARGEST = 4000  # nodes of a tree with the named parts written out

_NAMES = ("v", "w", "s", "u")
_SAVED = 12  # nodes from which on a name is worth its while
_LEAST = 6  # nodes of a part that gets a name
_MOST = 2  # names in one formula


def with_parts(tree: Node) -> Node:
    """The tree with names for the long parts that it repeats."""
    names = {part.name for part in walk(tree) if isinstance(part, Named)} | set(parameters(tree))
    for name in [name for name in _NAMES if name not in names][:_MOST]:
        part = _longest(tree)
        if part is None:
            break
        tree = _replaced(tree, part, Named(name, part))
    return tree


def _longest(tree: Node) -> Node | None:
    """The repeated part whose name saves most."""
    times = Counter(_outside(tree))
    sizes = {part: extent(part)[1] for part, n in times.items() if n > 1}
    saved = {part: (times[part] - 1) * size for part, size in sizes.items() if size >= _LEAST}
    best = max(saved, key=lambda part: saved[part], default=None)
    return best if best is not None and saved[best] >= _SAVED else None


def _outside(node: Anything) -> list[Node]:
    """Everything with x in it that a name could stand for; what has a name has it already."""
    if isinstance(node, Named):
        return []
    inside = [part for child in children(node) for part in _outside(child)]
    return [node, *inside] if not isinstance(node, Condition) and depends_on_x(node) else inside


def _replaced(tree: Node, part: Node, instead: Named) -> Node:
    def change(node: Anything) -> Anything:
        if node == part:
            return instead
        return node if isinstance(node, Named) else rebuilt(node, change)

    return cast("Node", change(tree))


def check_extent(tree: Node) -> None:
    """Refuse what would take too many calls, or too long, to work with.

    Raises:
        UsageError: the tree is too tall or too large.
    """
    levels, size = extent(tree)
    if levels > HIGHEST or size > LARGEST:
        raise UsageError(
            f"the formula is too large: {size} operations and values in {levels} levels",
            hint=f"at most {LARGEST} in {HIGHEST} levels are allowed",
        )


def written_out(tree: Node, parts: dict[str, Node]) -> Node:
    """The tree with the parts themselves in place of their names; a part may use those after it."""
    done: dict[str, Node] = {}

    def change(node: Anything) -> Anything:
        if isinstance(node, Parameter) and node.name in done:
            return Named(node.name, done[node.name])
        return rebuilt(node, change)

    for name in reversed(parts):
        done[name] = cast("Node", change(parts[name]))
    return cast("Node", change(tree))
