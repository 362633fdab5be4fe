"""The endpoints that specs name, all places of each together, and whether a contract should declare them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from openspec_lint.model.prose.affirmation import affirms, is_api_path
from openspec_lint.model.prose.mentions import Confidence, Mention, segments
from openspec_lint.model.prose.ownership import without_ids
from openspec_lint.model.prose.promises import Promise
from openspec_lint.model.prose.routes import Route, Routes, is_bare, prefix
from openspec_lint.model.prose.templates import PARAMETER, Key, examples


class Place(NamedTuple):
    """Where a promise names an endpoint."""

    promise: Promise
    mention: Mention

    @property
    def is_sure(self) -> bool:
        """Tell whether a requirement names verb and path in one code span, or alone in a line."""
        return self.mention.confidence is Confidence.HIGH and self.promise.requirement is not None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint that the specs name, all places together; route: the declared operation it means, None for none."""

    method: str
    path: str
    route: Route | None
    places: list[Place]

    @property
    def name(self) -> str:
        """Return how the specs call it: "POST /pets"."""
        return f"{self.method} {self.path}"


class Claim(NamedTuple):
    """An endpoint that no contract has, although a text says that it is there.

    place: where it says so most surely. is_sure: whether there is no doubt that the project's contract should have it.
    declared: what is declared at its path, where only the method is missing.
    """

    endpoint: Endpoint
    place: Place
    is_sure: bool
    declared: tuple[Route, ...] = ()


class Areas(NamedTuple):
    """Where the paths of the project's API lie.

    used: what stands before those that are declared, and those that the specs rightly name. takes_bare: whether a path
    without a prefix such as /api can be one of them at all.
    """

    used: frozenset[tuple[str, ...]]
    takes_bare: bool

    def has(self, path: str) -> bool:
        """Tell whether others of the API lie where `path` does."""
        return prefix(path) in self.used

    def may_have(self, path: str) -> bool:
        """Tell whether `path` can be the first in a place of its own: /owners beside /pets."""
        return self.takes_bare and is_bare(path)


def named_in(promises: Iterable[Promise], is_own: Callable[[Mention], bool], routes: Routes) -> tuple[Endpoint, ...]:
    """Return the endpoints that promises name with a verb, in the order of their first places; is_own: which count."""
    places: dict[Key, list[Place]] = {}
    for promise in promises:
        for mention in promise.mentions:
            if mention.method and not mention.is_pattern and is_own(mention):
                key: Key = (without_ids(mention.path), mention.method)
                places.setdefault(key, []).append(Place(promise, mention))
    found = {key: _endpoint(of_one, routes) for key, of_one in places.items()}
    # where a contract declares an endpoint, it says itself what is a parameter
    general = examples(key for key, endpoint in found.items() if endpoint.route is None)
    for key, template in general.items():
        found[template].places.extend(found[key].places)
    return tuple(endpoint for key, endpoint in found.items() if key not in general)


def _endpoint(places: list[Place], routes: Routes) -> Endpoint:
    """Return the endpoint of some places, by the first name with the most parameters: /pets/{id}, not /pets/42."""
    mention = max(places, key=lambda place: segments(place.mention.path).count(PARAMETER)).mention
    return Endpoint(mention.method, mention.path, routes.find(mention.method, mention.path), places)


def claim_of(endpoint: Endpoint, places: Sequence[Place]) -> Claim | None:
    """Return what `places` say of an endpoint without an operation; None where none says that the project has it."""
    if endpoint.route is not None or not is_api_path(endpoint.path):
        return None
    affirming = [place for place in places if affirms(*place)]
    if not affirming:
        return None
    place = next((each for each in affirming if each.is_sure), affirming[0])
    return Claim(endpoint, place, place.is_sure)


def areas_of(routes: Routes, endpoints: Iterable[Endpoint]) -> Areas:
    """Return where an API lies, by what is declared and by how the specs name that."""
    paths = [place.mention.path for each in endpoints if each.route is not None for place in each.places[:1]]
    declared = [route.operation.effective_path for route in routes.routes]
    takes_bare = any(sum(map(is_bare, group)) * 2 > len(group) for group in (paths, declared))
    return Areas(routes.prefixes | frozenset(map(prefix, paths)), takes_bare)
