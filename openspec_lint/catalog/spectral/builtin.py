"""What a ruleset says of Spectral's built-in rules, for our rules that do the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from openspec_lint.catalog.config import RuleSettings
from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.select import ON
from openspec_lint.catalog.spectral.ruleset import Ruleset, Switch
from openspec_lint.findings import Severity

RENAMED: Final = MappingProxyType(
    {
        "example-value-or-externalValue": "oas3-examples-value-or-externalValue",
        "no-empty-servers": "oas3-api-servers",
        "no-server-trailing-slash": "oas3-server-trailing-slash",
        "oas3-unused-components-schema": "oas3-unused-component",
        "openapi-tags-unique": "openapi-tags-uniqueness",
        "operation-2xx-response": "operation-success-response",
        "operation-security-defined": "oas3-operation-security-defined",
    }
)
"""What an earlier version of Spectral called a rule → what it is called now."""

PARTS: Final = frozenset(
    (
        *("oas2-valid-parameter-example", "oas2-valid-response-schema-example", "oas2-valid-definition-example"),
        *("oas2-valid-response-example", "oas3-valid-oas-parameter-example", "oas3-valid-oas-content-example"),
        *("oas3-valid-oas-header-example", "oas3-valid-header-schema-example", "oas3-valid-parameter-schema-example"),
    )
)
"""Names of earlier versions for a part of what one rule of ours does: what it is known as, switching nothing."""

OFF: Final = "off"


def builtin_settings(ruleset: Ruleset, rules: Iterable[Rule]) -> RuleSettings:
    """Return settings for those of `rules` that are known as built-in rules of Spectral which the ruleset switches.

    A rule of ours that does the work of several is off where all of them are, and on where one of them is. A rule that
    the ruleset defines under such a name itself is off. `extends: spectral:oas` alone switches nothing: which of our
    rules are on is what our own presets say.
    """
    settings = {rule.id: _setting(rule, ruleset.builtins) for rule in rules}
    return {rule_id: setting for rule_id, setting in settings.items() if setting is not None}


def _setting(rule: Rule, builtins: Mapping[str, Switch]) -> str | None:
    said: dict[str, str | None] = {}
    for name in _names(rule):
        current = RENAMED.get(name, name)
        said[current] = said.get(current) or (_word(builtins[name]) if name in builtins else None)
    loud = [setting for setting in said.values() if setting not in (None, OFF)]
    if loud:
        return loud[-1]
    return OFF if said and all(setting == OFF for setting in said.values()) else None


def _names(rule: Rule) -> Iterator[str]:
    """Yield the names that speak for a rule: one for OpenAPI 2.0 does not where the rule is for later versions too."""
    is_of_2_alone = tuple(rule.where.get("version", ())) == ("2.0",)
    for name in rule.known_as.get("spectral", ()):
        if name not in PARTS and (is_of_2_alone or not name.startswith("oas2-")):
            yield name


def _word(switch: Switch) -> str:
    if isinstance(switch, bool):
        return ON if switch else OFF
    return Severity(switch).name.lower()
