"""The keywords that the schemas of each version of OpenAPI know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from openspec_lint.checks.instances.applicators import APPLICATORS
from openspec_lint.checks.instances.assertions import ASSERTIONS
from openspec_lint.checks.instances.plan import Keyword
from openspec_lint.checks.instances.validator import Validator
from openspec_lint.model.contract import Contract
from openspec_lint.model.grammar import GRAMMARS

KEYWORDS: Final[Mapping[str, Keyword]] = {**ASSERTIONS, **APPLICATORS}
"""All keywords of JSON Schema 2020-12 that ask something of a value."""


_SINCE: Final[Mapping[str, frozenset[str]]] = {
    "draft-04": frozenset(),
    "draft-06": frozenset({"const", "contains", "propertyNames"}),
    "draft-07": frozenset({"if"}),
    "2019-09": frozenset({"dependentRequired", "dependentSchemas", "unevaluatedProperties"}),
    "2020-12": frozenset({"prefixItems", "unevaluatedItems", "$dynamicRef"}),
}
"""Drafts of JSON Schema, the oldest first, and the keywords that each brought.

What only older ones have (`dependencies`, `additionalItems`, a list in `items`, `$recursiveRef`) is not checked; nor is
`unevaluatedItems` in 2019-09, where it means something else.
"""


@cache
def keywords(version: str, draft: str = "2020-12") -> Mapping[str, Keyword]:
    """Return the keywords of a version of OpenAPI; what 2.0 and 3.0 do not define means nothing there.

    draft: of 3.1 and later, the draft of JSON Schema that the schemas are written in.
    """
    if version in ("3.1", "3.2"):
        drafts = list(_SINCE)
        later = frozenset[str]().union(*[_SINCE[each] for each in drafts[drafts.index(draft) + 1 :]])
        return {name: keyword for name, keyword in KEYWORDS.items() if name not in later}
    fields = {"$ref", *GRAMMARS[version]["schema"].fields}
    return {name: keyword for name, keyword in KEYWORDS.items() if name in fields}


def validator_of(contract: Contract) -> Validator:
    """Return a validator for the schemas of a contract.

    It lets a value fit several branches of a `oneOf`: that they overlap is the schemas' fault, whatever the example.
    """
    draft = contract.collection.draft if contract.collection is not None else "2020-12"
    known = keywords(contract.version, draft)
    return Validator(known, contract.resolver, contract.keeps_ref_siblings, overlaps=True)
