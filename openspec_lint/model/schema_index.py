"""Which schemas of a contract have which keywords, types and properties: one look for all that asks about all of them.

A large contract has tens of thousands of schemas, and most of what looks at each of them takes is to get there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from openspec_lint.model.site import Site
from openspec_lint.read.document import Value


class SchemaIndex:
    """The schemas of one contract by what they have, each list in document order.

    by_keyword: by each of their keys. properties: those of a property.
    """

    def __init__(self, schemas: Sequence[Site]) -> None:
        self.schemas = schemas
        self.by_keyword: dict[str, list[Site]] = {}
        self.properties: list[Site] = []
        by_keyword, properties = self.by_keyword, self.properties
        for site in schemas:
            if is_property(site):
                properties.append(site)
            for keyword in site.value:
                if keyword in by_keyword:
                    by_keyword[keyword].append(site)
                else:
                    by_keyword[keyword] = [site]

    def having(self, keyword: str) -> Sequence[Site]:
        """Return the schemas that have a keyword, whatever its value."""
        return self.by_keyword.get(keyword, ())

    def having_one_of(self, keywords: Iterable[str]) -> list[Site]:
        """Return the schemas that have one of some keywords at least, in document order."""
        lists = [found for keyword in keywords if (found := self.having(keyword))]
        if len(lists) == 1:
            return list(lists[0])
        unique = {id(site): site for found in lists for site in found}
        return sorted(unique.values(), key=lambda site: self._positions[id(site)])

    @cached_property
    def _positions(self) -> Mapping[int, int]:
        return {id(site): position for position, site in enumerate(self.schemas)}

    def of_type(self, name: str) -> Sequence[Site]:
        """Return the schemas whose `type` names a type, among others or alone; an integer is a number."""
        return self._by_type.get(name, ())

    @cached_property
    def _by_type(self) -> Mapping[str, list[Site]]:
        found: dict[str, list[Site]] = {}
        for site in self.having("type"):
            stated = site.value["type"]
            for name in (stated,) if isinstance(stated, str) else _types_listed(stated):
                if name in found:
                    found[name].append(site)
                else:
                    found[name] = [site]
                if name == "integer" and "number" not in stated:
                    found.setdefault("number", []).append(site)
        return found

    @cached_property
    def members(self) -> Mapping[str, list[tuple[Site, Value]]]:
        """The properties by their names: each with the schema that has it, and what it is itself, of any type."""
        found: dict[str, list[tuple[Site, Value]]] = {}
        for site in self.having("properties"):
            properties = site.value["properties"]
            for name, schema in properties.items() if isinstance(properties, dict) else ():
                if name in found:
                    found[name].append((site, schema))
                else:
                    found[name] = [(site, schema)]
        return found


def _types_listed(stated: Value) -> list[str]:
    """Return the types that a list of them names, each once."""
    listed = stated if isinstance(stated, list) else ()
    return list(dict.fromkeys(name for name in listed if isinstance(name, str)))


def is_property(site: Site) -> bool:
    """Tell whether a schema is that of a property."""
    trail, parent = site.trail, site.parent
    if trail is None or parent is None:
        return False
    holder = trail[0]
    return holder is not None and holder[1] == "properties" and holder[0] is parent.trail
