"""Pairs of schemas as they are used: at which place, in which direction, reached by which operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from openspec_lint.checks.compat.change import Change
from openspec_lint.model.normal_schema import Parts

NESTED: Final[Mapping[str, str]] = {"body": "property", "parameter": "parameter-property", "header": "header-property"}
"""What a schema inside the schema of a place is called; inside a property everything is one."""

PLACES: Final = ("body", "property", "parameter", "parameter-property", "header", "header-property")
"""A fact that is reached at several places is told of the first of these."""


class Use(NamedTuple):
    """A pair of schemas and how it is used; equal uses are compared once. strict: only what is valid counts.

    idle: the type of the value leaves no room for what is compared.
    """

    old: object
    new: object
    direction: str
    wire: str
    polarity: int = 1
    hidden: bool = False
    strict: bool = False
    idle: bool = False


class Start(NamedTuple):
    """Where an operation, by its number, comes to a pair of schemas; `about` tells more of the place.

    like: how it uses them.
    """

    pair: tuple[Parts, Parts]
    like: Use
    place: str
    operation: int
    about: Mapping[str, Any]


class Edge(NamedTuple):
    """A pair inside another; `nested` unless it stands for the same value."""

    use: Use
    nested: bool


@dataclass(slots=True)
class Comparison:
    """What was found out about one use, and by which operations (a bit each) it is reached at which place."""

    facts: list[Change] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)


_NO_EFFECT: Final = frozenset(("default", "deprecated", "discriminator", "x-sunset", "x-stability-level"))
_TURNED: Final = {"specialized": "generalized", "generalized": "specialized"}
_OF_BRANCHES: Final = frozenset(("overlap", "choice"))


def is_seen(fact: Change) -> bool:
    """Tell whether a fact bears on values that somebody sees."""
    return not fact.hidden and fact.aspect not in _NO_EFFECT


def used(fact: Change, use: Use) -> Change:
    """Return a fact with what its use says about it; how branches overlap is told by direction, so `not` turns it."""
    if use.polarity < 0 and fact.aspect in _OF_BRANCHES:
        fact = fact._replace(change=_TURNED[fact.change])
    if use.idle or use.hidden:
        fact = fact._replace(traits={**fact.traits, "idle": use.idle})
    hidden = use.hidden or fact.hidden
    return fact._replace(direction=use.direction, hidden=hidden, polarity=use.polarity)
