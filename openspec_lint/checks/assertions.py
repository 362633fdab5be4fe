"""The vocabulary of declarative rules: each assertion is a pure generator, `ASSERTIONS` lists them all.

`OPTIONS` has a JSON Schema for the options of each; a test holds every rule file against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.wording import as_json
from openspec_lint.findings import Edit
from openspec_lint.model.casing import CASES, casing
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


ASSERTIONS: Final[Mapping[str, Check]] = {
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


def _options(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


_STRING: Final = {"type": "string", "minLength": 1}
_STRINGS: Final = {"type": "array", "items": _STRING, "minItems": 1}

OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
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
