"""Checks of texts for people: those that say nothing new, and those that were copied from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.throughout import told
from openspec_lint.model.contract import Contract
from openspec_lint.model.path_shape import unnamed
from openspec_lint.model.schema_index import is_property
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE

_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_ARTICLE: Final = re.compile(r"(?:the|a|an) ", re.IGNORECASE)
_ADVICE: Final = re.compile(
    r"\b(?:use|using|instead|replac\w*|migrat\w*|supersed\w*|successor|favou?r|prefer\w*|switch|moved?|see|no longer|"
    r"remov\w*|sunset|retir\w*|alternative|alias|renamed?|consult|refer)\b|\]\(|https?://|[^\x00-\x7f]{4}",
    re.IGNORECASE,
)
"""What a text about something deprecated says of the way on; a text in a script that has no such words is believed."""


def _text(site: Site | Node, field: str) -> str:
    """Return the text of a field; "" where there is none."""
    text = site.value.get(field) if isinstance(site.value, dict) else None
    return text.strip() if isinstance(text, str) else ""


def _letters(text: str) -> str:
    """Return what of a text or a name can be told apart by ear: "The pet's ID" and "petsId" are one."""
    return _NOT_LETTERS.sub("", _ARTICLE.sub("", text, count=1) if text[:1] in "tTaA" else text).lower()


@lru_cache(maxsize=8192)
def _letters_of_name(name: str) -> str:
    return _letters(name)


def _is_written_like(text: str, name: str) -> bool:
    """Tell whether a text is a name in other letters; that of most begins with another one."""
    letters, first = _letters_of_name(name), text[0]
    if first.isalnum() and first not in "tTaA" and not letters.startswith(first.lower()):
        return False
    return _letters(text) == letters


def _operations(scope: ContractScope) -> list[Site]:
    return list(scope.contract.by_kind.get("operation", ()))


def summary_repeats_name(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a summary that is the operationId or the path of its operation."""
    described = [site for site in _operations(scope) if _text(site, "summary")]
    found = [
        (site, Hit(site.child("summary"), target=ON_VALUE))
        for site in described
        if _text(site, "summary") in {_text(site, "operationId"), *(site.operation or ()), _called(site)}
    ]
    yield from told(found, len(described), "summary", "summary")


def _called(site: Site) -> str:
    return " ".join(site.operation) if site.operation is not None else ""


def description_repeats_name(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a description of a parameter, a property or a shared schema that is its name in other letters."""
    total, found = 0, []
    for kind in ("parameter", "schema"):
        for site in _described(kind, scope.contract):
            text = site.value.get("description")
            if not isinstance(text, str) or not text:
                continue
            total += 1
            name = site.key if kind == "schema" else site.value.get("name")
            if len(text) <= _LONGEST_NAME and isinstance(name, str) and _is_written_like(text, name) and _name(site):
                found.append((site, Hit(site.child("description"), target=ON_VALUE)))
    yield from told(found, total, "description", "description")


def _described(kind: str, contract: Contract) -> Sequence[Site]:
    """Return the sites of a kind that may have a description."""
    return contract.schema_index.having("description") if kind == "schema" else contract.by_kind.get(kind, ())


_LONGEST_NAME: Final = 60
"""Characters of a text that may be a name; longer ones are sentences."""


def _name(site: Site) -> str:
    """Return the name of a parameter, a property or a shared schema; "" for what has none."""
    if site.kind == "parameter":
        return _text(site, "name")
    holder = site.trail[0] if site.trail is not None else None
    is_shared = holder is not None and holder[1] in ("schemas", "definitions") and site.parent is not None
    return str(site.key) if is_property(site) or (is_shared and holder is not None and _is_shallow(holder[0])) else ""


def _is_shallow(trail: object) -> bool:
    return trail is None or (isinstance(trail, tuple) and trail[0] is None)


def description_repeats_summary(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a description of an operation that is its summary again."""
    both = [site for site in _operations(scope) if _text(site, "summary") and _text(site, "description")]
    found = [
        (site, Hit(site.child("description"), target=ON_VALUE))
        for site in both
        if _letters(_text(site, "summary")) == _letters(_text(site, "description"))
    ]
    yield from told(found, len(both), "operation")


def description_repeats_reference(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a description beside a reference that says word for word what the schema it leads to says."""
    total, found = 0, []
    for site, reference in _described_references(scope.contract):
        total += 1
        target = scope.contract.follow(reference)
        if target is not None and _text(target, "description") == _text(site, "description"):
            note = (Note(target.child("description"), "the same"),)
            found.append((site, Hit(site.child("description"), target=ON_VALUE, related=note)))
    yield from told(found, total, "description", "description")


def _described_references(contract: Contract) -> Iterator[tuple[Site, Node]]:
    """Yield the schemas that have a description beside their reference, in an `allOf` of one or directly."""
    for site in contract.schema_index.having_one_of(("allOf", "$ref")):
        if _text(site, "description"):
            parts = site.value.get("allOf")
            part = site.child("allOf", 0) if isinstance(parts, list) and len(parts) == 1 else site.node
            if isinstance(part.value, dict) and "$ref" in part.value:
                yield site, part


def operation_text_repeated(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an operation whose text is that of one whose method does something else.

    What two paths offer alike may be said alike; what GET and POST do is never the same.
    """
    described = _operations(scope)
    found = []
    for text, (first, *others) in _by_text(described, options["least"]):
        for site in others:
            if _deed(site) != _deed(first):
                arguments = {"text": shorter(text), "other": _called(first)}
                note = (Note(_text_node(first), "the same text"),)
                found.append((site, Hit(_text_node(site), arguments, ON_VALUE, note)))
                break
    yield from told(found, len(described), "operation")


def operation_text_ambiguous(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an operation that is told from another one by its path alone: method and text are the same.

    The same in another version is no other operation.
    """
    described = _operations(scope)
    found = []
    for text, sites in _by_text(described, options["least"]):
        first: dict[tuple[str, str], Site] = {}
        for site in sites:
            assert site.operation is not None
            if site.value.get("deprecated") is not True:
                method, path = site.operation
                first.setdefault((method, unnamed(_VERSION.sub("", path)).rstrip("/")), site)
        known: dict[str, Site] = {}
        for (method, _), site in first.items():
            earlier = known.setdefault(method, site)
            if earlier is not site:
                note = (Note(_text_node(earlier), "the same text"),)
                arguments = {"text": shorter(text), "other": _called(earlier)}
                found.append((site, Hit(_text_node(site), arguments, ON_VALUE, note)))
    yield from told(found, len(described), "operation")


_VERSION: Final = re.compile(r"/v\d+\w*(?=/)|\?.*", re.IGNORECASE)
"""What of a path does not say what it is of: the version, and a query that stands there by mistake."""


def _by_text(sites: Iterable[Site], least: int) -> Iterator[tuple[str, list[Site]]]:
    """Yield the texts of operations, summary and description together, that say enough to be told apart."""
    table: dict[str, list[Site]] = {}
    for site in sites:
        text = " ".join(filter(None, (_text(site, "summary"), _text(site, "description"))))
        if len(text) >= least and site.operation is not None:
            table.setdefault(text, []).append(site)
    yield from ((text, found) for text, found in table.items() if len(found) > 1)


def _deed(site: Site) -> str:
    """Return what sort of thing an operation does; what changes something may be called one way or the other."""
    method = site.operation[0] if site.operation is not None else ""
    return _DEEDS.get(method, method)


_DEEDS: Final = {"HEAD": "GET", "QUERY": "GET", "OPTIONS": "GET", "PUT": "POST", "PATCH": "POST"}


def _text_node(site: Site) -> Node:
    return site.child("summary" if _text(site, "summary") else "description")


def shorter(text: str, most: int = 60) -> str:
    """Return the beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def deprecated_without_advice(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to something deprecated whose texts and extensions don't say what is to be done."""
    by_kind = scope.contract.by_kind
    schemas = [site for site in scope.contract.schema_index.having("deprecated") if is_property(site)]
    deprecated = [
        site
        for sites in (by_kind.get("operation", ()), by_kind.get("parameter", ()), schemas)
        for site in sites
        if "deprecated" in site.value and site.value["deprecated"] is True
    ]
    found = [(site, Hit(site.child("deprecated"))) for site in deprecated if not _advises(site)]
    yield from told(found, len(deprecated), "deprecated part")


def _advises(site: Site) -> bool:
    """Tell whether a text, or an extension, of something deprecated says what comes after it, or when it ends."""
    texts = (_text(site, field) for field in ("summary", "title", "description"))
    return _has_extension(site) or any(_ADVICE.search(text) for text in texts)


def _has_extension(site: Site) -> bool:
    """Tell whether an extension speaks of the end or of what comes after, or a document outside does."""
    words = ("deprecat", "sunset", "replac", "remov", "success")
    return "externalDocs" in site.value or any(
        key.startswith("x-") and any(word in key.lower() for word in words) for key in site.value
    )


TEXT_CHECKS: Final[Mapping[str, Check]] = {
    "deprecated-without-advice": deprecated_without_advice,
    "description-repeats-name": description_repeats_name,
    "description-repeats-reference": description_repeats_reference,
    "description-repeats-summary": description_repeats_summary,
    "operation-text-ambiguous": operation_text_ambiguous,
    "operation-text-repeated": operation_text_repeated,
    "summary-repeats-name": summary_repeats_name,
}
