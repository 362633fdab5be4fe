"""What a ruleset says of Spectral's built-in rules, for our rules that do the same."""

from __future__ import annotations

from collections.abc import Iterable

from openspec_lint.catalog.config import RuleSettings
from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.select import ON
from openspec_lint.catalog.spectral.ruleset import Ruleset
from openspec_lint.findings import Severity


def builtin_settings(ruleset: Ruleset, rules: Iterable[Rule]) -> RuleSettings:
    """Return settings for those of `rules` that are known as built-in rules of Spectral which the ruleset switches.

    A rule that the ruleset defines under such a name itself is off. `extends: spectral:oas` alone switches nothing:
    which of our rules are on is what our own presets say.
    """
    settings: dict[str, str] = {}
    for rule in rules:
        for name in rule.known_as.get("spectral", ()):
            switch = ruleset.builtins.get(name)
            if switch is True:
                settings[rule.id] = ON
            elif switch is not None:
                settings[rule.id] = "off" if switch is False else Severity(switch).name.lower()
    return settings
