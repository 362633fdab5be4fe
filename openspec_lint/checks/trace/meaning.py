"""What an endpoint that a text names means: which declared operations, or why none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from openspec_lint.checks.agreement import Agreement
from openspec_lint.model.prose.mentions import Mention, segments
from openspec_lint.model.prose.ownership import EndpointPatterns, is_foreign, is_placeholder, without_ids
from openspec_lint.model.prose.promises import Promise
from openspec_lint.model.prose.routes import Route, Routes
from openspec_lint.model.traceability import NamedEndpoint
from openspec_lint.read.document import Target


@dataclass(frozen=True, eq=False)
class Meaning:
    """How endpoints of texts are looked up. agreement: None where there is nothing to look in.

    indexes: the index in the trace of each operation, by its `id`. patterns: what the configuration says of endpoints.
    """

    agreement: Agreement | None
    indexes: Mapping[int, int]
    patterns: EndpointPatterns

    def endpoints(self, text: Promise) -> tuple[NamedEndpoint, ...]:
        """Return the endpoints that a text names, each once, in the order of their first places.

        A path without verb counts where no verb stands before it elsewhere in the text and a contract has it: it
        means all operations there. Else it is no endpoint, as far as anybody can tell.
        """
        found: dict[tuple[str, tuple[str, ...]], NamedEndpoint] = {}
        mentions = [mention for mention in text.mentions if not self.patterns.is_ignored(mention)]
        with_verb = {without_ids(mention.path) for mention in mentions if mention.method}
        for mention in mentions:
            key = (mention.method, without_ids(mention.path))
            if key in found or (not mention.method and key[1] in with_verb):
                continue
            endpoint = self._endpoint(text, mention)
            if endpoint.operations or mention.method:
                found[key] = endpoint
        return tuple(_once(found.values()))

    def _endpoint(self, text: Promise, mention: Mention) -> NamedEndpoint:
        document, part = text.site.document, (mention.column, mention.end_column)
        location = document.locate((None, mention.line), Target(part=part))
        state, operations = self._meant(text, mention)
        return NamedEndpoint(mention.method, mention.path, location, state, operations, host=mention.host)

    def _meant(self, text: Promise, mention: Mention) -> tuple[str, tuple[int, ...]]:
        if self.agreement is None:
            is_external = self.patterns.is_external(mention) or is_foreign(mention, ())
            return "external" if is_external or is_placeholder(mention) else "unknown", ()
        if self.agreement.is_external(mention):
            return "external", ()
        routes = meant_routes(self.agreement.routes, mention.method, mention.path)
        if routes:
            return "declared", tuple(self.indexes[id(route.operation)] for route in routes)
        if mention.is_pattern:
            return "pattern", ()
        is_missed = (mention.method, without_ids(mention.path)) in self._missed
        return "undeclared" if is_missed else "unclaimed", ()

    @cached_property
    def _missed(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        """The endpoints that the rules miss in the contracts."""
        if self.agreement is None:
            return frozenset()
        agreement = self.agreement
        claims = (*agreement.undeclared, *agreement.wrong_methods, *(each.claim for each in agreement.plan_claims))
        return frozenset(
            (place.mention.method, without_ids(place.mention.path))
            for claim in claims
            for place in claim.endpoint.places
        )


def closest_route(routes: Routes, method: str, path: str) -> Route | None:
    """Return the operation that was meant by a path with a slip in it, whatever ids it has; None for none near."""
    return routes.closest(method, "/" + "/".join(without_ids(path)))


def meant_routes(routes: Routes, method: str, path: str) -> tuple[Route, ...]:
    """Return the declared operations that a method ("" for any) and a path mean: those of the most literal template.

    Several contracts may declare the same one.
    """
    found = [route for route in routes.at(path) if method in ("", route.operation.method)]
    if not found:
        return ()
    best = found[0].operation
    same = {segments(best.path), segments(best.effective_path)}
    return tuple(
        route
        for route in found
        if segments(route.operation.path) in same or segments(route.operation.effective_path) in same
    )


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
