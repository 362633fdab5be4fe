"""What messages call a schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from openspec_lint.checks.wording import with_article
from openspec_lint.model.site import Node, Site

_NAMELESS: Final = frozenset({"schema", "items", "additionalProperties", "not"})


def schema_name(site: Site) -> str:
    """Return what a schema is called: a component by its name, another by its key; "this schema" without either."""
    return f"`{_name(site)}`" if has_name(site) else "this schema"


def has_name(site: Site) -> bool:
    """Tell whether a schema, or a parameter, is called something."""
    name = _name(site)
    return isinstance(name, str) and name not in _NAMELESS


def _name(site: Site) -> object:
    return site.value.get("name") if site.kind == "parameter" else site.key


def member_name(node: Node) -> str:
    """Return what one of several schemas is called: by the name it is referred to, else by its place in the list."""
    value = node.value
    reference = value.get("$ref") if isinstance(value, dict) else None
    if isinstance(reference, str):
        return f"`{reference.rpartition('/')[2] or reference}`"
    title = value.get("title") if isinstance(value, dict) else None
    if isinstance(title, str) and title:
        return f"`{title}`"
    key = node.trail[1] if node.trail is not None else None
    return f"member {key + 1}" if isinstance(key, int) else "the schema itself"


def types_in_words(names: Iterable[str]) -> str:
    """Return types as a text: "a string or null"."""
    return " or ".join("null" if name == "null" else with_article(name) for name in names)
