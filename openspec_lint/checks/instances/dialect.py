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


@cache
def keywords(version: str) -> Mapping[str, Keyword]:
    """Return the keywords of a version of OpenAPI; what 2.0 and 3.0 do not define means nothing there."""
    if version in ("3.1", "3.2"):
        return KEYWORDS
    fields = GRAMMARS[version]["schema"].fields
    return {name: keyword for name, keyword in KEYWORDS.items() if name in fields}


def validator_of(contract: Contract) -> Validator:
    """Return a validator for the schemas of a contract.

    It lets a value fit several branches of a `oneOf`: that they overlap is the schemas' fault, whatever the example.
    """
    version = contract.version
    return Validator(keywords(version), contract.resolver, ref_siblings=version in ("3.1", "3.2"), overlaps=True)
