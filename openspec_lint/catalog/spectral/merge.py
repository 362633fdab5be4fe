"""Rulesets over each other: what is inherited, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wcmatch import glob

from openspec_lint.catalog.config import config_error, unknown_name
from openspec_lint.catalog.spectral.ruleset import (
    BUILTIN_RULES,
    Change,
    Layer,
    Ruleset,
    SpectralRule,
    Switch,
)
from openspec_lint.findings import Severity
from openspec_lint.read.document import ON_KEY, keys_of

EMPTY: Final = Layer({}, {})

_OF_OTHERS: Final = ("asyncapi-", "arazzo-")
"""How the names of built-in rules for other kinds of documents begin."""


def joined(layers: Iterable[Layer]) -> Layer:
    """Return layers as one; of rules with the same name the later one counts."""
    rules: dict[str, SpectralRule] = {}
    builtins: dict[str, Switch] = {}
    for layer in layers:
        rules.update(layer.rules)
        builtins.update(layer.builtins)
    return Layer(rules, builtins)


def changed(layer: Layer, changes: Iterable[Change], is_complete: bool = True) -> Layer:
    """Return a layer with changes made to it.

    is_complete: whether all that the ruleset extends was read; else a name that nobody has may be one of the rest.
    Raises ConfigError for what is said of a rule that is not there.
    """
    rules, builtins = dict(layer.rules), dict(layer.builtins)
    for change in changes:
        existing = rules.get(change.rule)
        if change.fields is not None:
            rules[change.rule] = _defined(change, existing)
            if change.rule in BUILTIN_RULES:
                builtins[change.rule] = Severity.OFF  # the ruleset's own takes its place
        elif existing is not None:
            rules[change.rule] = _switched(existing, change.switch)
        elif change.rule in BUILTIN_RULES or change.rule.startswith(_OF_OTHERS):
            builtins[change.rule] = change.switch
        elif is_complete:
            known = [*rules, *BUILTIN_RULES]
            message = unknown_name("rule", change.rule, known, "a rule has `given` and `then`")
            raise config_error(change.place.document, keys_of(change.place.trail), message, ON_KEY)
    return Layer(rules, builtins)


def _defined(change: Change, existing: SpectralRule | None) -> SpectralRule:
    fields = dict(change.fields or {})
    if existing is not None:
        return existing._replace(**{**fields, "enabled": True})
    return SpectralRule(change.rule, **{"enabled": fields.get("recommended", True), **fields})


def _switched(rule: SpectralRule, switch: Switch) -> SpectralRule:
    if isinstance(switch, bool):
        return rule._replace(enabled=switch)
    return rule._replace(severity=switch, enabled=switch is not Severity.OFF)


def rules_for(ruleset: Ruleset, path: str) -> Layer:
    """Return the rules that hold in the document at `path` (relative to the project), overrides by file applied."""
    layer = ruleset.base
    fitting = [override for override in ruleset.overrides if any(fits(ruleset, path, each) for each in override.files)]
    if fitting:
        layer = joined([*(override.inherited for override in fitting), layer])
        layer = changed(layer, (change for override in fitting for change in override.changes), False)
    return layer


def fits(ruleset: Ruleset, path: str, files: str) -> bool:
    """Tell whether a document is one of the `files` (a glob) of an override; one without `/` fits in any folder."""
    relative = _relative(path, ruleset.folder)
    subject = relative.rsplit("/", 1)[-1] if "/" not in files else relative
    return glob.globmatch(subject, files.removeprefix("./"), flags=glob.GLOBSTAR | glob.BRACE | glob.EXTGLOB)


def _relative(path: str, folder: str) -> str:
    import posixpath  # only where a ruleset has overrides

    return posixpath.relpath(path, folder or ".")
