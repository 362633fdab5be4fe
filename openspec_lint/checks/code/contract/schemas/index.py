"""Which schemas of a contract have which keywords: one look for all checks that ask about the whole contract."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Site

OLD_KEYWORDS: Final = ("nullable", "additionalItems", "dependencies", "$recursiveRef", "$recursiveAnchor")
"""Keywords that JSON Schema 2020-12 does not have."""

_ASKED_FOR: Final = (*OLD_KEYWORDS, "enum", "allOf", "required", "additionalProperties", "properties")


@lru_cache(maxsize=8)
def schemas_with(contract: Contract) -> Mapping[str, list[Site]]:
    """Return the schemas of a contract by keyword, for the keywords that checks ask for."""
    found: dict[str, list[Site]] = {keyword: [] for keyword in _ASKED_FOR}
    for site in contract.by_kind.get("schema", ()):
        for keyword in site.value:
            if keyword in found:
                found[keyword].append(site)
    return found
