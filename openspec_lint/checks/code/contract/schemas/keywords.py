"""The check of misspelt keywords, which OpenAPI 3.1 takes for keywords of somebody's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.findings import Edit
from openspec_lint.model.grammar import GRAMMARS
from openspec_lint.model.site import Site
from openspec_lint.nearest import nearest
from openspec_lint.read.document import Value
from openspec_lint.read.edits import renamed

OLD_KEYWORDS: Final = ("nullable", "additionalItems", "dependencies", "$recursiveRef", "$recursiveAnchor")
"""Keywords that JSON Schema 2020-12 does not have."""

_KNOWN: Final = frozenset(GRAMMARS["3.2"]["schema"].fields) | frozenset(OLD_KEYWORDS)
_BY_LETTERS: Final = {keyword.lower(): keyword for keyword in _KNOWN if not keyword.startswith("$")}
_LIKENESS: Final = 0.86
_LONG_ENOUGH: Final = 7
"""How alike a misspelt keyword is, and how long: one letter of seven left out, doubled or exchanged for another."""


def schema_keyword_misspelt(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report each word that is almost a keyword, once for all its places.

    Schemas may have keywords of their own since OpenAPI 3.1 (JSON Schema 2020-12, Core 4.3.1); earlier versions refuse
    them, and so their structure is wrong.
    """
    keywords = scope.contract.schema_index.by_keyword
    misspelt = [(key, meant) for key in keywords if key not in _KNOWN and (meant := _meant(key))]
    yield from once_per_aspect(
        Hit(
            site.child(key),
            {"keyword": key, "meant": meant},
            aspect=key,
            operation=site.operation,
            fix=_corrected(site, key, meant),
        )
        for key, meant in misspelt
        for site in keywords[key]
        if meant not in site.value
    )


_NUMBERS: Final = ("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf")
_COUNTS: Final = (
    *("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"),
    *("maxContains", "minContains"),
)
_SWITCHES: Final = ("uniqueItems", "deprecated", "readOnly", "writeOnly")
_TEXTS: Final = ("description", "title", "format", "pattern", "contentEncoding", "contentMediaType")
_SCHEMAS: Final = ("additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames", "contains")
_MAPS: Final = ("properties", "patternProperties", "dependentSchemas")


def _fits(keyword: str, value: Value) -> bool:
    """Tell whether a keyword can have a value, as far as its type says (JSON Schema Validation 2020-12, 6)."""
    if isinstance(value, bool):
        return keyword in _SWITCHES or keyword in _SCHEMAS
    if isinstance(value, int):
        return keyword in _NUMBERS or (keyword in _COUNTS and value >= 0)
    if isinstance(value, float):
        return keyword in _NUMBERS
    if isinstance(value, str):
        return keyword in _TEXTS
    if isinstance(value, list):
        return keyword == "required" and all(isinstance(item, str) for item in value)
    is_of_schemas = isinstance(value, dict) and all(isinstance(member, (dict, bool)) for member in value.values())
    return (keyword in _MAPS and is_of_schemas) or (keyword in _SCHEMAS and isinstance(value, dict))


def _corrected(site: Site, key: str, meant: str) -> tuple[Edit, ...]:
    """Return the edits that write a keyword right; none where its value says that something else may be meant."""
    return renamed(site.document, (site.trail, key), meant) if _fits(meant, site.value[key]) else ()


@lru_cache(maxsize=4096)
def _meant(key: str) -> str | None:
    """Return the keyword that a word is another spelling of; None for a word of its own."""
    if key.startswith("x-"):
        return None
    letters = key.replace("_", "").replace("-", "").lower()
    if letters in _BY_LETTERS:
        return _BY_LETTERS[letters]
    close = nearest(letters, _BY_LETTERS, cutoff=_LIKENESS) if len(letters) >= _LONG_ENOUGH else None
    return _BY_LETTERS[close] if close is not None else None


KEYWORD_CHECKS: Final[Mapping[str, Check]] = {"schema-keyword-misspelt": schema_keyword_misspelt}
