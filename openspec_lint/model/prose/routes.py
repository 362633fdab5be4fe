"""Which declared operations a path means that prose names: other parameter styles, literal ids, base path left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.prose.mentions import Segments, segments
from openspec_lint.model.prose.templates import PARAMETER, Templates

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
    prefixes: frozenset[Segments] = frozenset()
    _forms: list[_Form] = field(default_factory=list)
    _templates: Templates[_Form] = field(default_factory=Templates)
    _near: dict[tuple[str, int, Segments], list[_Form]] = field(default_factory=dict)
    _found: dict[str, tuple[Route, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index each operation under its effective path and the shorter forms in which prose may name it."""
        self.routes = tuple(Route(contract, each) for contract in self.contracts for each in contract.operations)
        self._forms = [form for route in self.routes for form in _forms(route)]
        self.prefixes = frozenset(prefix(route.operation.effective_path) for route in self.routes)
        for form in self._forms:
            self._templates.add(form.template, form)

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
        found = [form.route for form in self._templates.under(rest)] if rest != said else []
        prefixed = [route for route in found if _is_behind_prefix(route, method, rest)]
        return min(prefixed, key=_generality, default=None)

    def closest(self, method: str, path: str) -> Route | None:
        """Return the operation that was meant with this method: its path has another prefix, differs in one similar
        segment (a slip, a plural), or goes the same way with segments between (`/shops/{id}/pets` for `/pets`).
        """
        elsewhere = self.elsewhere(method, path)
        if elsewhere is not None:
            return elsewhere
        said = segments(path)
        beside = self._beside(method, said)
        found = ((_likeness(said[place], form.template[place]), form.route) for place, form in beside)
        near = ((likeness, route) for likeness, route in found if likeness >= _CLOSE)
        best = min(near, key=lambda entry: (-entry[0], _generality(entry[1])), default=None)
        return best[1] if best is not None else self._around(method, said)

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

    def _beside(self, method: str, said: Segments) -> Iterator[tuple[int, _Form]]:
        """Yield the forms that may differ from a path in one segment only, each with the place of that."""
        if not self._near:
            for form in self._forms:
                for place, rest in _each_left_out(form.template):
                    self._near.setdefault((form.route.operation.method, place, rest), []).append(form)
        for place, rest in _each_left_out(said):
            yield from ((place, form) for form in self._near.get((method, place, rest), ()))

    def _at(self, wanted: Segments) -> tuple[Route, ...]:
        scored: dict[int, tuple[int, Route]] = {}
        for said in _stripped(wanted):
            for template, route, tolerant in self._templates.fitting(said):
                score = sum(map(str.__eq__, said, template)) if said == wanted or tolerant else -1
                if score > scored.get(id(route.operation), (-1, route))[0]:
                    scored[id(route.operation)] = (score, route)
        found = sorted(scored.values(), key=lambda entry: (-entry[0], _generality(entry[1])))
        return tuple(route for _, route in found)


def _goes_through(wanted: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Tell whether a path ends with the last of the wanted segments, and has the others before it in their order."""
    rest = iter(path)
    return path[-1:] == wanted[-1:] and all(part in rest for part in wanted)


class _Form(NamedTuple):
    """One way to write the path of a route; tolerant: prose may put a prefix before it that the contract lacks."""

    template: Segments
    route: Route
    tolerant: bool


def _forms(route: Route) -> Iterator[_Form]:
    """Yield how the path may be written: with the base path, without it, without a prefix such as /api/v1."""
    operation = route.operation
    effective = segments(operation.effective_path)
    bare = not (effective and PREFIX.fullmatch(effective[0]))
    for template in dict.fromkeys((effective, segments(operation.path), *_stripped(effective))):
        yield _Form(template, route, tolerant=bare or template == effective)


def prefix(path: str) -> Segments:
    """Return what the paths of an API have in common: the leading /api, /v1 or /api/v1, else the first segment."""
    parts = segments(path)
    return parts[: len(parts) - len(without_prefix(parts))] or parts[:1]


def _prefix_of(route: Route) -> Segments:
    return prefix(route.operation.effective_path)


def is_bare(path: str) -> bool:
    """Tell whether no prefix such as /api/v1 stands before a path."""
    parts = segments(path)
    return without_prefix(parts) == parts


def without_prefix(parts: Segments) -> Segments:
    """Return the segments of a path without a leading /api, /v1 or /api/v1; all of them where nothing else is left."""
    return min(_stripped(parts), key=len)


def _is_behind_prefix(route: Route, method: str, rest: Segments) -> bool:
    """Tell whether an operation has a method and, behind a prefix such as /api, the path `rest`."""
    parts = segments(route.operation.effective_path)
    return route.operation.method == method and rest == without_prefix(parts) != parts


def _generality(route: Route) -> tuple[object, ...]:
    """Return what puts the operations that a path may mean in order, whatever order a contract has them in.

    Those with the fewest parameters come first, of these those that have them last; methods stay as they are.
    """
    parts = segments(route.operation.effective_path)
    is_open = [PARAMETER in part for part in parts]
    return sum(is_open), is_open, parts


def _differs_by_ids(said: Segments, declared: Segments) -> bool:
    pairs = zip(reversed(said), reversed(declared), strict=False)
    return all(one == other or any(map(str.isdigit, one)) for one, other in pairs)


def _stripped(path: Segments) -> Iterator[Segments]:
    """Yield `path`, then what is left of it when the segments of a common prefix (/api, /v1, /api/v1) are left out."""
    yield path
    for length in range(min(_LONGEST_PREFIX, len(path) - 1)):
        if PREFIX.fullmatch(path[length]) is None:
            return
        yield path[length + 1 :]


def _each_left_out(path: Segments) -> Iterator[tuple[int, Segments]]:
    """Yield the place of each segment that is no parameter, with the other segments."""
    for place, part in enumerate(path):
        if part != PARAMETER:
            yield place, path[:place] + path[place + 1 :]


def _likeness(said: str, declared: str) -> float:
    """Return how alike two segments are, from 0 to 1; 0 for the same: then nothing is to be offered."""
    return SequenceMatcher(None, said, declared).ratio() if said != declared else 0.0
