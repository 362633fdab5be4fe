"""What an endpoint that a text names means: which declared operations, or why none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from openspec_lint.checks.agreement import _ID, Agreement
from openspec_lint.checks.trace.passages import Passage
from openspec_lint.model.prose.affirmation import affirms, is_api_path, is_own
from openspec_lint.model.prose.mentions import Confidence, Mention, segments
from openspec_lint.model.prose.routes import Route, Routes, prefix
from openspec_lint.model.traceability import NamedEndpoint
from openspec_lint.read.document import Target


@dataclass(frozen=True, eq=False)
class Meaning:
    """How endpoints of texts are looked up. agreement: None where there is nothing to look in.

    indexes: the index in the trace of each operation, by its `id`.
    """

    agreement: Agreement | None
    indexes: Mapping[int, int]

    def endpoints(self, passage: Passage) -> tuple[NamedEndpoint, ...]:
        """Return the endpoints that a passage names, each once, in the order of their first places.

        A path without verb counts where no verb stands before it elsewhere in the passage and a contract has it: it
        means all operations there. Else it is no endpoint, as far as anybody can tell.
        """
        found: dict[tuple[str, tuple[str, ...]], NamedEndpoint] = {}
        with_verb = {open_segments(mention.path) for mention in passage.mentions if mention.method}
        for mention in passage.mentions:
            key = (mention.method, open_segments(mention.path))
            if key in found or (not mention.method and key[1] in with_verb):
                continue
            endpoint = self._endpoint(passage, mention)
            if endpoint.operations or mention.method:
                found[key] = endpoint
        return tuple(_once(found.values()))

    def _endpoint(self, passage: Passage, mention: Mention) -> NamedEndpoint:
        document, part = passage.site.document, (mention.column, mention.end_column)
        location = document.locate((None, mention.line), Target(part=part))
        state, operations = self._meant(passage, mention)
        return NamedEndpoint(mention.method, mention.path, location, state, operations, host=mention.host)

    def _meant(self, passage: Passage, mention: Mention) -> tuple[str, tuple[int, ...]]:
        if mention.host and not is_own(mention._replace(path="/")):
            return "external", ()
        if self.agreement is None:
            return "unknown", ()
        routes = meant_routes(self.agreement.routes, mention.method, mention.path)
        if routes:
            return "declared", tuple(self.indexes[id(route.operation)] for route in routes)
        if mention.is_pattern:
            return "pattern", ()
        is_promised = self._is_promised(passage, mention, self.agreement)
        return "undeclared" if is_promised else "unclaimed", ()

    def _is_promised(self, passage: Passage, mention: Mention, agreement: Agreement) -> bool:
        """Tell whether a contract should declare what a mention names: as the rules say, or as its text and path do.

        The rules judge main specs only, and leave out what is not quite sure.
        """
        if (mention.method, open_segments(mention.path)) in self._missed:
            return True
        sure = mention._replace(confidence=Confidence.HIGH)  # how well the verb is read is no matter here
        if passage.promise is None or not is_api_path(mention.path) or not affirms(passage.promise, sure):
            return False
        if agreement.routes.at(mention.path):
            return bool(agreement.routes.surely_at(mention.path))
        return prefix(mention.path) in self._prefixes

    @cached_property
    def _missed(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        """The endpoints that the rules miss in the contracts."""
        if self.agreement is None:
            return frozenset()
        missed = (*self.agreement.undeclared, *(each for each, _ in self.agreement.wrong_methods))
        return frozenset((each.method, open_segments(each.path)) for each in missed)

    @cached_property
    def _prefixes(self) -> frozenset[tuple[str, ...]]:
        """What the paths of the API begin with, as the contracts or the specs write them."""
        if self.agreement is None:
            return frozenset()
        found = (place.mention.path for each in self.agreement.endpoints if each.route for place in each.places)
        return self.agreement.routes.prefixes | frozenset(map(prefix, found))


def open_segments(path: str) -> tuple[str, ...]:
    """Return the segments of a path with each parameter, and each id that stands for one, as "{}"."""
    return tuple("{}" if _ID.fullmatch(part) else part for part in segments(path))


def closest_route(routes: Routes, method: str, path: str) -> Route | None:
    """Return the operation that was meant by a path with a slip in it, whatever ids it has; None for none near."""
    return routes.closest(method, "/" + "/".join(open_segments(path)))


def meant_routes(routes: Routes, method: str, path: str) -> tuple[Route, ...]:
    """Return the declared operations that a method ("" for any) and a path mean: those of the most literal template.

    Several contracts may declare the same one. The order of operations in a contract makes no difference.
    """
    found = [route for route in routes.at(path) if method in ("", route.operation.method)]
    if not found:
        return ()
    best = min(found, key=_generality).operation
    same = {segments(best.path), segments(best.effective_path)}
    return tuple(
        route
        for route in found
        if segments(route.operation.path) in same or segments(route.operation.effective_path) in same
    )


def _generality(route: Route) -> tuple[object, ...]:
    parts = segments(route.operation.effective_path)
    is_open = ["{}" in part for part in parts]
    return sum(is_open), is_open, parts


def _once(endpoints: Iterable[NamedEndpoint]) -> Iterator[NamedEndpoint]:
    """Yield the endpoints, of those that mean the same operations the first: `/v1/pets/rex` and `/pets/{name}`."""
    seen: set[tuple[int, ...]] = set()
    for endpoint in endpoints:
        if endpoint.operations not in seen:
            yield endpoint
        if endpoint.operations:
            seen.add(endpoint.operations)


def only_one(endpoints: Iterable[NamedEndpoint]) -> NamedEndpoint | None:
    """Return the operation that a requirement is about: the only one of the project's own API that its text names."""
    own = [each for each in endpoints if each.state in ("declared", "undeclared", "unknown")]
    return own[0] if len(own) == 1 and len(own[0].operations) <= 1 else None
