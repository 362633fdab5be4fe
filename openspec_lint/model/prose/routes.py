"""Which declared operations a path means that prose names: other parameter styles, literal ids, base path left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.prose.mentions import segments

PREFIX: Final = re.compile(r"api|v\d+\w*")
"""A segment that stands before the paths of many APIs and is part of none."""

_ENOUGH_WORDS: Final = 2
"""Words of a path, parameters aside, that must come again in another for that one to be offered."""

_LONGEST_PREFIX: Final = 2
_CLOSE: Final = 0.75
"""How alike two segments must be (difflib's ratio) for one path to be offered for the other."""


class Route(NamedTuple):
    """A declared operation, and the contract that declares it."""

    contract: Contract
    operation: Operation

    @property
    def name(self) -> str:
        """Return method and path as the contract writes them: "GET /pets/{id}"."""
        return self.operation.name


@dataclass(slots=True)
class Routes:
    """The operations of all contracts of a project, to be found by paths as people write them."""

    contracts: tuple[Contract, ...]
    routes: tuple[Route, ...] = ()
    prefixes: frozenset[tuple[str, ...]] = frozenset()
    _by_length: dict[int, list[_Form]] = field(default_factory=dict)
    _found: dict[str, tuple[Route, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index each operation under its effective path and the shorter forms in which prose may name it."""
        self.routes = tuple(Route(contract, each) for contract in self.contracts for each in contract.operations)
        forms = [form for route in self.routes for form in _forms(route)]
        self.prefixes = frozenset(prefix(route.operation.effective_path) for route in self.routes)
        for form in forms:
            self._by_length.setdefault(len(form.template), []).append(form)

    def at(self, path: str) -> tuple[Route, ...]:
        """Return the operations that `path` can mean, those first whose template is the most literal; () for none."""
        if path not in self._found:
            self._found[path] = self._at(segments(path))
        return self._found[path]

    def find(self, method: str, path: str) -> Route | None:
        """Return the operation that `method` and `path` mean; None when no contract declares it."""
        return next((route for route in self.at(path) if route.operation.method == method), None)

    def surely_at(self, path: str) -> tuple[Route, ...]:
        """Return the operations at `path` where no word of it stands for a parameter, unless it has a digit: an id.

        A path below /v1 is none of those below /api/v1.
        """
        said = segments(path)
        return tuple(
            route
            for route in self.at(path)
            if _differs_by_ids(said, segments(route.operation.path))
            and (is_bare(path) or is_bare(route.operation.effective_path) or prefix(path) == _prefix_of(route))
        )

    def elsewhere(self, method: str, path: str) -> Route | None:
        """Return the operation with this method at the same path behind another prefix: /v1/pets for /api/pets."""
        said = segments(path)
        rest = without_prefix(said)
        for route in self.routes if rest != said else ():
            parts = segments(route.operation.effective_path)
            if route.operation.method == method and rest == without_prefix(parts) != parts:
                return route
        return None

    def closest(self, method: str, path: str) -> Route | None:
        """Return the operation that was meant with this method: its path has another prefix, differs in one similar
        segment (a slip, a plural), or goes the same way with segments between (`/shops/{id}/pets` for `/pets`).
        """
        elsewhere = self.elsewhere(method, path)
        if elsewhere is not None:
            return elsewhere
        said = segments(path)
        found = (form for form in self._by_length.get(len(said), ()) if form.route.operation.method == method)
        ranked = [(_likeness(said, form.template), index, form.route) for index, form in enumerate(found)]
        best = max(ranked, key=lambda entry: (entry[0], -entry[1]), default=None)
        return best[2] if best is not None and best[0] >= _CLOSE else self._around(method, said)

    def _around(self, method: str, said: tuple[str, ...]) -> Route | None:
        """Return the only operation whose path ends like `said` and has all its segments, with others between."""
        wanted = without_prefix(said)
        if sum(part != "{}" for part in wanted) < _ENOUGH_WORDS:
            return None
        found = [
            route
            for route in self.routes
            if route.operation.method == method and _goes_through(wanted, segments(route.operation.path))
        ]
        return found[0] if len(found) == 1 else None

    def _at(self, wanted: tuple[str, ...]) -> tuple[Route, ...]:
        scored: dict[int, tuple[int, Route]] = {}
        for said in _stripped(wanted):
            for template, route, tolerant in self._by_length.get(len(said), ()):
                score = _score(said, template) if said == wanted or tolerant else None
                best = scored.get(id(route.operation))
                if score is not None and (best is None or best[0] < score):
                    scored[id(route.operation)] = (score, route)
        return tuple(route for _, route in sorted(scored.values(), key=lambda entry: -entry[0]))


def _goes_through(wanted: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Tell whether a path ends with the last of the wanted segments, and has the others before it in their order."""
    rest = iter(path)
    return path[-1:] == wanted[-1:] and all(part in rest for part in wanted)


class _Form(NamedTuple):
    """One way to write the path of a route; tolerant: prose may put a prefix before it that the contract lacks."""

    template: tuple[str, ...]
    route: Route
    tolerant: bool


def _forms(route: Route) -> Iterator[_Form]:
    """Yield how the path may be written: with the base path, without it, without a prefix such as /api/v1."""
    operation = route.operation
    effective = segments(operation.effective_path)
    bare = not (effective and PREFIX.fullmatch(effective[0]))
    for template in dict.fromkeys((effective, segments(operation.path), *_stripped(effective))):
        yield _Form(template, route, tolerant=bare or template == effective)


def prefix(path: str) -> tuple[str, ...]:
    """Return what the paths of an API have in common: the leading /api, /v1 or /api/v1, else the first segment."""
    parts = segments(path)
    return parts[: len(parts) - len(without_prefix(parts))] or parts[:1]


def _prefix_of(route: Route) -> tuple[str, ...]:
    return prefix(route.operation.effective_path)


def is_bare(path: str) -> bool:
    """Tell whether no prefix such as /api/v1 stands before a path."""
    parts = segments(path)
    return without_prefix(parts) == parts


def without_prefix(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the segments of a path without a leading /api, /v1 or /api/v1; all of them where nothing else is left."""
    return min(_stripped(parts), key=len)


def _differs_by_ids(said: tuple[str, ...], declared: tuple[str, ...]) -> bool:
    pairs = zip(reversed(said), reversed(declared), strict=False)
    return all(one == other or any(map(str.isdigit, one)) for one, other in pairs)


def _stripped(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield `path`, then what is left of it when the segments of a common prefix (/api, /v1, /api/v1) are left out."""
    yield path
    for length in range(min(_LONGEST_PREFIX, len(path) - 1)):
        if PREFIX.fullmatch(path[length]) is None:
            return
        yield path[length + 1 :]


def _score(said: tuple[str, ...], template: tuple[str, ...]) -> int | None:
    """Return how many segments are the same text; None when `said` cannot mean `template`.

    A literal of the prose may stand for a parameter of the contract (`/pets/42`), never the other way round.
    """
    score = 0
    for segment, declared in zip(said, template, strict=True):
        if segment == declared:
            score += 1
        elif "{}" not in declared or not _fits(segment, declared):
            return None
    return score


def _likeness(said: tuple[str, ...], declared: tuple[str, ...]) -> float:
    """Return how alike the only segments are in which two paths differ; 0 when several do, or parameters."""
    different = [pair for pair in zip(said, declared, strict=True) if pair[0] != pair[1]]
    if len(different) != 1 or "{}" in different[0]:
        return 0.0
    return SequenceMatcher(None, *different[0]).ratio()


def _fits(said: str, declared: str) -> bool:
    if declared == "{}":
        return True
    before, _, after = declared.partition("{}")
    return said.startswith(before) and said.endswith(after.rpartition("{}")[2])
