"""Paths with parameters, to be found by a path that they may stand for, however many there are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Final, Generic, TypeVar

from openspec_lint.model.prose.mentions import Segments

PARAMETER: Final = "{}"
"""A segment that is a parameter, whatever it is called."""

T = TypeVar("T")


class Templates(Generic[T]):
    """Things by the segments of their paths.

    Paths with parameters in the same places differ in their words alone, so a look-up takes one step for each set of
    such places. Segments of which only a part is a parameter (`{}.json`) are compared one by one.
    """

    def __init__(self) -> None:
        self._count = 0
        self._by_places: dict[tuple[int, ...], dict[Segments, list[tuple[int, T]]]] = {}
        self._mixed: dict[int, list[tuple[int, Segments, T]]] = {}

    def add(self, template: Segments, thing: T) -> None:
        """Keep a thing under its path."""
        if any(PARAMETER in part and part != PARAMETER for part in template):
            self._mixed.setdefault(len(template), []).append((self._count, template, thing))
        else:
            places = (len(template), *(place for place, part in enumerate(template) if part == PARAMETER))
            self._by_places.setdefault(places, {}).setdefault(template, []).append((self._count, thing))
        self._count += 1

    def under(self, template: Segments) -> Iterator[T]:
        """Yield the things that are kept under exactly this path, in the order they were added."""
        found = [(number, thing) for number, other, thing in self._mixed.get(len(template), ()) if other == template]
        places = (len(template), *(place for place, part in enumerate(template) if part == PARAMETER))
        found += self._by_places.get(places, {}).get(template, ())
        return (thing for _, thing in sorted(found, key=lambda entry: entry[0]))

    def fitting(self, said: Segments) -> Iterator[T]:
        """Yield the things whose path is `said` with words in the place of parameters, in the order they were added.

        A word may stand for a parameter (`/pets/42`), never the other way round.
        """
        found = [(number, thing) for number, template, thing in self._mixed.get(len(said), ()) if fits(said, template)]
        for (length, *places), things in self._by_places.items():
            if length == len(said):
                general = list(said)
                for place in places:
                    general[place] = PARAMETER
                found += things.get(tuple(general), ())
        found.sort(key=lambda entry: entry[0])
        return (thing for _, thing in found)


Key = tuple[Segments, Hashable]
"""An endpoint: the segments of its path, and all else that tells it from others."""


def examples(keys: Iterable[Key]) -> Mapping[Key, Key]:
    """Return the endpoints that are examples of others, with these: /pets/tom of /pets/{}.

    Of several that an endpoint may be an example of, the one with the most parameters is none itself.
    """
    found: dict[Hashable, Templates[Segments]] = {}
    paths = list(keys)
    for path, beside in paths:
        if PARAMETER in path:
            found.setdefault(beside, Templates()).add(path, path)
    meant: dict[Key, Key] = {}
    for path, beside in paths if found else ():
        general = [other for other in found[beside].fitting(path) if other != path] if beside in found else []
        if general:
            meant[path, beside] = (max(general, key=lambda other: other.count(PARAMETER)), beside)
    return meant


def fits(said: Segments, template: Segments) -> bool:
    """Tell whether a path can be an example of another one that has as many segments."""
    return all(map(_fits, said, template))


def _fits(said: str, declared: str) -> bool:
    if said == declared or declared == PARAMETER:
        return True
    before, parameter, after = declared.partition(PARAMETER)
    return bool(parameter) and said.startswith(before) and said.endswith(after.rpartition(PARAMETER)[2])
