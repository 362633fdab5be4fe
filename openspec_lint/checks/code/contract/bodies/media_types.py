"""Checks of media types: their names, and the encodings of parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_KEY, ON_VALUE, Target

_TOKEN: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_MEDIA_TYPE: Final = re.compile(rf'{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*(?:{_TOKEN}=(?:{_TOKEN}|"(?:[^"\\]|\\.)*"))?)*')
"""A media type with its parameters (RFC 9110, section 8.3.1); `*` is a token, so that ranges are among them."""

_HOLDERS: Final = ("parameter", "header", "request-body", "response")
_LISTS_2_0: Final = ("consumes", "produces")
_FORM: Final = "application/x-www-form-urlencoded"


def media_type_malformed(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to each name of a media type that is none (RFC 9110, section 8.3.1; RFC 6838)."""
    hits = (
        Hit(node, {"name": name, "hint": _hint(name)}, target, aspect=name)
        for node, name, target in _named(scope)
        if not is_media_type(name)
    )
    yield from once_per_aspect(hits)


@lru_cache(maxsize=1024)
def is_media_type(name: str) -> bool:
    """Tell whether a text is a media type or a range of them: "text/plain; charset=utf-8", "image/*"."""
    return _MEDIA_TYPE.fullmatch(name.strip()) is not None


def _hint(name: str) -> str:
    if "," in name:
        return "give each of them an entry of its own"
    if "/" not in name:
        return f"perhaps `application/{name}` is meant" if name in ("json", "xml") else "it has the form type/subtype"
    return "it has the form type/subtype, without spaces or braces"


def _named(scope: ContractScope) -> Iterator[tuple[Node, str, Target]]:
    """Yield the names of media types of a contract and where they stand."""
    if scope.contract.version == "2.0":
        for kind in ("contract", "operation"):
            for site in scope.contract.by_kind.get(kind, ()):
                yield from _listed(site)
        for site in scope.contract.by_kind.get("response", ()):
            yield from _keyed(site, "examples")
        return
    for kind in _HOLDERS:
        for site in scope.contract.by_kind.get(kind, ()):
            yield from _keyed(site, "content")
    for site in scope.contract.by_kind.get("encoding", ()):
        listed_types = site.value.get("contentType")
        for name in listed_types.split(",") if isinstance(listed_types, str) and '"' not in listed_types else ():
            yield site.child("contentType"), name.strip(), ON_VALUE


def _keyed(site: Site, field: str) -> Iterator[tuple[Node, str, Target]]:
    entries = site.value.get(field)
    for name in entries if isinstance(entries, dict) else ():
        if not name.startswith("x-"):
            yield site.child(field, name), name, ON_KEY


def _listed(site: Site) -> Iterator[tuple[Node, str, Target]]:
    for field in _LISTS_2_0:
        names = site.value.get(field)
        for index, name in enumerate(names if isinstance(names, list) else ()):
            if isinstance(name, str):
                yield site.child(field, index), name, ON_VALUE


def encoding_without_effect(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to `encoding` of a media type without parts (OpenAPI 3.2, Media Type Object and Encoding Object)."""
    reason = _reason_without_effect(site, scope)
    if reason is not None:
        yield Hit(site.child("encoding"), {"reason": reason})


def _reason_without_effect(site: Site, scope: ContractScope) -> str | None:
    """Return why an encoding does nothing; in 3.0 it counts in requests only. None where it may do something."""
    name = site.key
    if not isinstance(name, str) or not _is_named_by_key(site):
        return None
    essence = name.partition(";")[0].strip().lower()
    if "*" in essence.partition("/")[0]:
        return None
    if not essence.startswith("multipart/") and essence != _FORM:
        return f"`{name}` has no parts; only multipart types and {_FORM} have"
    if scope.contract.version == "3.0" and site.parent is not None and site.parent.kind == "response":
        return "in OpenAPI 3.0 it only counts in request bodies"
    return None


def _is_named_by_key(site: Site) -> bool:
    """Tell whether a media type object stands under its name: not among components, and not behind a reference."""
    return site.parent is not None and site.parent.kind in _HOLDERS


def encoding_property_undefined(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an encoding of a property that the schema does not have (OpenAPI 3.2, Media Type Object)."""
    encoding = site.value["encoding"]
    has_schema = isinstance(site.value.get("schema"), dict)
    if not isinstance(encoding, dict) or not has_schema or _reason_without_effect(site, scope) is not None:
        return
    views = scope.contract.schemas.variants(site.child("schema"))
    known = {name for view in views for name in view.properties}
    if any(view.is_map or not view.is_complete or view.says_nothing for view in views):
        return
    for name in encoding:
        if name not in known and not name.startswith("x-"):
            has = listed(sorted(known)) or "none"
            yield Hit(site.child("encoding", name), {"property": name, "has": has}, aspect=name)


MEDIA_TYPE_CHECKS: Final[Mapping[str, Check]] = {
    "encoding-property-undefined": encoding_property_undefined,
    "encoding-without-effect": encoding_without_effect,
    "media-type-malformed": media_type_malformed,
}
