"""Errors of a meta-schema → the errors that say what is wrong: inside a failed choice, those of the branch meant."""

from __future__ import annotations

from typing import Any, Final

MAX_DESCENT: Final = 20
"""How far the choice of a branch goes on into choices inside it."""


def leaves(error: Any, depth: int = 0) -> list[Any]:
    """Return the errors at the leaves of `error`: itself, or of a failed choice those of the branch that was meant.

    That branch takes a value of this type, and gets furthest with it. A choice of which none takes the type, and one
    between fields that must be there, is its own leaf.
    """
    context = getattr(error.kind, "context", None)
    if not context or depth > MAX_DESCENT:
        return [error]
    branches = [[leaf for inner in branch for leaf in leaves(inner, depth + 1)] for branch in context if branch]
    here = len(error.instance_path)
    fitting = [branch for branch in branches if not any(_is_at(leaf, here, "type") for leaf in branch)]
    if not fitting or all(_is_at(leaf, here, "required") for branch in fitting for leaf in branch):
        return [error]
    return max(fitting, key=lambda branch: _progress(branch, here))


def _progress(branch: list[Any], depth: int) -> tuple[int, bool, int]:
    """Return what orders branches by how far a value gets with them: how deep, not just another value, how well."""
    is_other_value = any(_is_at(leaf, depth, name) for leaf in branch for name in ("enum", "const"))
    return max(len(leaf.instance_path) for leaf in branch), not is_other_value, -len(branch)


def _is_at(leaf: Any, depth: int, name: str) -> bool:
    return leaf.kind.name == name and len(leaf.instance_path) == depth
