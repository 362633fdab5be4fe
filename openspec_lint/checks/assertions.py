"""The vocabulary of declarative rules: each assertion is a pure generator, `ASSERTIONS` lists them all.

`OPTIONS` has a JSON Schema for the options of each; a test holds every rule file against it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import pairwise
from typing import Any, Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.throughout import THINGS, throughout
from openspec_lint.checks.wording import as_json
from openspec_lint.findings import Edit
from openspec_lint.model.casing import CASES, casing
from openspec_lint.model.grammar import KINDS
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE
from openspec_lint.read.edits import inserted, removed, renamed, replaced


def defined(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when `field` is absent, null or empty text."""
    value = site.value.get(options["field"])
    if value is None or value == "":
        yield Hit(site)


def present(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when `field` is not there, whatever it may hold."""
    if options["field"] not in site.value:
        yield Hit(site)


def equal(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when `field` is not `value`, or not there; the fix writes it, behind the member `behind`."""
    if not holds(site, options["field"], options["value"]):
        yield Hit(site, fix=_set(site, **options) if "behind" in options else ())


def _set(site: Site, field: str, value: object, behind: str) -> tuple[Edit, ...]:
    """Return the edits that give a field its value."""
    if field in site.value:
        return replaced(site.document, (site.trail, field), value)
    return inserted(site.document, site.trail, field, value, behind)


def holds(site: Site, field: str, value: object) -> bool:
    """Tell whether a field of a site is `value`; true and 1 are two values."""
    actual = site.value.get(field)
    return type(actual) is type(value) and bool(actual == value)


def keys_not_match(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to each key in which `pattern` occurs."""
    for key in site.value:
        if _pattern(options["pattern"]).search(key) is not None:
            yield Hit(site.child(key), {"text": key})


def some_key_matches(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when there are keys, extensions aside, and `pattern` matches none of them from start to end."""
    keys = [key for key in site.value if not key.startswith("x-")]
    if keys and not any(_pattern(options["pattern"]).fullmatch(key) for key in keys):
        yield Hit(site, {"keys": ", ".join(keys)})


def absent(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to `field` when it is there; the fix writes `instead` for a `field` that is true."""
    field = options["field"]
    if field in site.value:
        yield Hit(site.child(field), fix=_exchanged(site, field, **options.get("instead", {})))


def _exchanged(site: Site, field: str, key: str = "", value: object = None) -> tuple[Edit, ...]:
    """Return the edits that write another member in place of one that is true."""
    if not key or site.value[field] is not True:
        return ()
    named = renamed(site.document, (site.trail, field), key)
    valued = replaced(site.document, (site.trail, field), value)
    return (*named, *valued) if named and valued else ()


def matches(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to text (of `field`, or the site's key) that `pattern` does not match from start to end."""
    text = _text(site, options)
    if text is not None and _pattern(options["pattern"]).fullmatch(text) is None:
        yield _hit_on_text(site, options, text)


def not_matches(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to text (of `field`, or the site's key) in which `pattern` occurs."""
    text = _text(site, options)
    if text is not None and (match := _pattern(options["pattern"]).search(text)) is not None:
        yield _hit_on_text(site, options, text, found=match[0])


def cased(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to text (of `field`, or the site's key) that is written in another case than `case`; one word has all."""
    text = _text(site, options)
    if text is not None and casing(text) not in (None, options["case"]):
        yield _hit_on_text(site, options, text, case=options["case"])


def one_of_fields(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when not exactly one of `fields` is there."""
    present = [field for field in options["fields"] if field in site.value]
    if len(present) != 1:
        yield Hit(site, {"present": ", ".join(present) or "none"})


def at_least_one(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when the list or map in `field` is missing or empty."""
    if not site.value.get(options["field"]):
        yield Hit(site)


def values(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to a value of `field` that is not among `allowed`."""
    value = site.value.get(options["field"])
    if value is not None and value not in options["allowed"]:
        allowed = ", ".join(map(str, options["allowed"]))
        yield Hit(site.child(options["field"]), {"value": value, "allowed": allowed}, ON_VALUE)


def no_longer(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when `field` is a text of more than `maximum` characters."""
    value = site.value.get(options["field"])
    if isinstance(value, str) and len(value) > options["maximum"]:
        yield Hit(site, {"length": len(value), "maximum": options["maximum"]})


def unique(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to an item of the list in `field` that stands there twice; the fix takes it out."""
    items = site.value.get(options["field"])
    if not isinstance(items, list) or (set(map(type, items)) == {str} and len(set(items)) == len(items)):
        return
    seen: set[str] = set()
    for index, item in enumerate(items):
        typed = f"{type(item).__name__} {item!r}"
        if typed in seen:
            place = site.child(options["field"], index)
            fix = removed(site.document, place.trail) if not _has_parallel(site, options["field"]) else ()
            yield Hit(place, {"value": as_json(item)}, ON_VALUE, aspect=typed, fix=fix)
        seen.add(typed)


def _has_parallel(site: Site, field: str) -> bool:
    """Tell whether another list of the site may go item by item with that in `field`, like the names of an enum."""
    length = len(site.value[field])
    others = (value for key, value in site.value.items() if key != field)
    return any(isinstance(other, list) and len(other) == length for other in others)


def some_defined(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when each of `fields` is absent, null or empty."""
    for field in options["fields"]:  # no `any`: it is asked of each property of a contract
        if field in site.value and site.value[field] not in (None, "", [], {}):
            return
    yield Hit(site)


def all_present(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when one of `fields` is not there, whatever it may hold."""
    missing = [field for field in options["fields"] if field not in site.value]
    if missing:
        yield Hit(site, {"missing": missing[0]})


def some_present(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when none of `fields` is there, whatever it may hold."""
    if not any(field in site.value for field in options["fields"]):
        yield Hit(site)


def no_text_matches(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to each text of `fields` that `pattern` matches from start to end; none longer than `longest` is tried."""
    longest, value = options.get("longest", sys.maxsize), site.value
    for field in options["fields"]:
        if field not in value:
            continue
        text = value[field]
        if isinstance(text, str) and len(text) <= longest and _pattern(options["pattern"]).fullmatch(text) is not None:
            yield Hit(site.child(field), {"field": field, "text": text.strip()}, ON_VALUE)


def count_within(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object when the list or map in `field` has fewer than `minimum` or more than `maximum` members.

    Those in `apart` do not count.
    """
    held = site.value.get(options["field"])
    if isinstance(held, (list, dict)):
        count = sum(member not in options.get("apart", ()) for member in held)
        if not options.get("minimum", 0) <= count <= options.get("maximum", count):
            yield Hit(site.child(options["field"]), {"count": count})


def none_empty(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to each of `fields` that holds an empty list or map."""
    for field in options["fields"]:
        if site.value.get(field) in ([], {}):
            yield Hit(site.child(field), {"field": field}, aspect=field)


def sorted_by(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to the first item of the list in `field` whose text in `by` comes before that of the one above it."""
    items = site.value.get(options["field"])
    listed = items if isinstance(items, list) else []
    texts = [item.get(options["by"]) if isinstance(item, dict) else None for item in listed]
    for index, (above, text) in enumerate(pairwise(texts), start=1):
        if isinstance(above, str) and isinstance(text, str) and text.casefold() < above.casefold():
            yield Hit(site.child(options["field"], index), {"text": text, "above": above})
            return


SINGLE: Final[Mapping[str, Check]] = {
    "all-present": all_present,
    "count-within": count_within,
    "none-empty": none_empty,
    "no-text-matches": no_text_matches,
    "some-defined": some_defined,
    "some-present": some_present,
    "sorted-by": sorted_by,
    "defined": defined,
    "present": present,
    "absent": absent,
    "equal": equal,
    "keys-not-match": keys_not_match,
    "some-key-matches": some_key_matches,
    "matches": matches,
    "not-matches": not_matches,
    "cased": cased,
    "one-of-fields": one_of_fields,
    "at-least-one": at_least_one,
    "values": values,
    "no-longer": no_longer,
    "unique": unique,
}
"""The assertions about one site."""

ASSERTIONS: Final[Mapping[str, Check]] = {**SINGLE, "throughout": partial(throughout, SINGLE)}


def _options(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


_STRING: Final = {"type": "string", "minLength": 1}
_STRINGS: Final = {"type": "array", "items": _STRING, "minItems": 1}

_OF_SINGLE: Final[Mapping[str, Mapping[str, Any]]] = {
    "all-present": _options(("fields",), fields=_STRINGS),
    "count-within": _options(
        ("field",), field=_STRING, minimum={"type": "integer"}, maximum={"type": "integer"}, apart={"type": "array"}
    ),
    "none-empty": _options(("fields",), fields=_STRINGS),
    "no-text-matches": _options(
        ("fields", "pattern"), fields=_STRINGS, pattern=_STRING, longest={"type": "integer", "minimum": 1}
    ),
    "some-defined": _options(("fields",), fields=_STRINGS),
    "some-present": _options(("fields",), fields=_STRINGS),
    "sorted-by": _options(("field", "by"), field=_STRING, by=_STRING),
    "defined": _options(("field",), field=_STRING),
    "present": _options(("field",), field=_STRING),
    "absent": _options(("field",), field=_STRING, instead=_options(("key", "value"), key=_STRING, value={})),
    "equal": _options(("field", "value"), field=_STRING, value={}, behind=_STRING),
    "keys-not-match": _options(("pattern",), pattern=_STRING),
    "some-key-matches": _options(("pattern",), pattern=_STRING),
    "matches": _options(("pattern",), field=_STRING, pattern=_STRING),
    "not-matches": _options(("pattern",), field=_STRING, pattern=_STRING),
    "cased": _options(("case",), field=_STRING, case={"enum": list(CASES)}),
    "one-of-fields": _options(("fields",), fields=_STRINGS),
    "at-least-one": _options(("field",), field=_STRING),
    "values": _options(("field", "allowed"), field=_STRING, allowed={"type": "array", "minItems": 1}),
    "no-longer": _options(("field", "maximum"), field=_STRING, maximum={"type": "integer", "minimum": 1}),
    "unique": _options(("field",), field=_STRING),
}

_THROUGHOUT: Final = {
    "things": {"enum": sorted(KINDS | THINGS.keys())},
    "having": _STRINGS,
    "if_some": {"const": True},
    "check": {"enum": list(SINGLE)},
}

OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    **_OF_SINGLE,
    "throughout": {
        **_options(
            ("things", "check"),
            **_THROUGHOUT,
            **{name: {} for one in _OF_SINGLE.values() for name in one["properties"]},
        ),
        "allOf": [
            {"if": {"properties": {"check": {"const": name}}}, "then": {"required": one["required"]}}
            for name, one in _OF_SINGLE.items()
        ],
    },
}


ARGUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("some-defined", "some-present"), ()),
    "all-present": ("missing",),
    "count-within": ("count",),
    "no-text-matches": ("field", "text"),
    "none-empty": ("field",),
    "sorted-by": ("text", "above"),
    "throughout": ("what", "has", "is", "does", "s"),
    **dict.fromkeys(("defined", "present", "absent", "equal", "at-least-one"), ()),
    "keys-not-match": ("text",),
    "some-key-matches": ("keys",),
    "matches": ("text",),
    "not-matches": ("text", "found"),
    "cased": ("text", "case"),
    "one-of-fields": ("present",),
    "values": ("value", "allowed"),
    "no-longer": ("length", "maximum"),
    "unique": ("value",),
}
"""What the message of a rule may name, by its assertion, besides what every message may (`checks/run.py`)."""


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _text(site: Site, options: Options) -> str | None:
    text = site.value.get(options["field"]) if "field" in options else site.name or site.key
    return text if isinstance(text, str) else None


def _hit_on_text(site: Site, options: Options, text: str, **arguments: object) -> Hit:
    if "field" in options:
        return Hit(site.child(options["field"]), {"text": text, **arguments}, ON_VALUE)
    return Hit(site, {"text": text, **arguments})
