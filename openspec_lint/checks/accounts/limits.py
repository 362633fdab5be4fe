"""What a spec says of one value (its type, default and limits), against what the contract's schema says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.wording import as_json, either
from openspec_lint.model.normal_schema import covers, marked
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node


class Difference(NamedTuple):
    """One thing of which both sides say something else; node: where the contract says it.

    what: "default", "maximum" ..., "" where said and declared say it all. declared: "" where the contract says nothing.
    """

    what: str
    said: str
    declared: str
    node: Node

    @property
    def in_spec(self) -> str:
        """Return what the spec says: "default 20"."""
        return f"{self.what} {self.said}".lstrip()

    @property
    def in_contract(self) -> str:
        """Return what the contract says: "default 100", "no default"."""
        return f"{self.what} {self.declared}".lstrip() if self.declared else f"no {self.what}"


_KEYWORDS: Final = (
    ("default", "default"),
    ("minimum", "minimum"),
    ("maximum", "maximum"),
    ("minLength", "minimum length"),
    ("maxLength", "maximum length"),
    ("minItems", "minimum number of items"),
    ("maxItems", "maximum number of items"),
)
_OTHER_WAYS: Final = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


def differences(said: Mapping[str, Any], view: SchemaView) -> Iterator[Difference]:
    """Yield in what a schema that prose implies differs from a declared one; what only the contract says is no matter.

    Prose calls integers numbers too.
    """
    kind = said.get("type")
    if isinstance(kind, str) and not admits(view, kind) and not (kind == "number" and view.is_a(kind)):
        yield Difference("type", kind, either(sorted(view.types or ())), view.node)
        return
    declared = view.node.value if isinstance(view.node.value, dict) else {}
    if view.alternatives or any(key in declared for key in ("allOf", "oneOf", "anyOf")):
        return
    for keyword, words in _KEYWORDS:
        other = _OTHER_WAYS.get(keyword)
        if keyword not in said or (other is not None and other in declared):
            continue
        if keyword not in declared or marked(declared[keyword]) != marked(said[keyword]):
            yield Difference(
                words,
                as_json(said[keyword]),
                as_json(declared[keyword]) if keyword in declared else "",
                view.node.child(keyword) if keyword in declared else view.node,
            )
    values = declared.get("enum")
    if isinstance(said.get("enum"), list) and isinstance(values, list):
        known = {as_json(value) for value in values}
        new = [value for value in said["enum"] if as_json(value) not in known]
        if new:
            yield Difference(
                "value" if len(new) == 1 else "values",
                ", ".join(map(as_json, new)),
                ", ".join(map(as_json, values)),
                view.node.child("enum"),
            )


def admits(view: SchemaView, kind: str) -> bool:
    """Tell whether a schema allows values of a JSON type, so far as it says; integers are numbers."""
    return not view.is_complete or covers(view.types, kind)
