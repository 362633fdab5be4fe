"""Configuration × rules → which rule reports at which severity, where."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.config import Config, Override, RuleSettings, config_error, unknown_name
from openspec_lint.catalog.presets import Extended
from openspec_lint.catalog.rule import CATEGORIES, Rule
from openspec_lint.findings import Finding, OpenspecLintError, Severity
from openspec_lint.model.casing import CASES, DETECTED
from openspec_lint.read.document import ON_KEY

LISTING: Final = "`openspec-lint rules` lists them"
"""What to say of a rule's name that is close to none."""


ON: Final = "on"
"""The setting that gives a rule the severity of its own file."""


class Where(NamedTuple):
    """Where a finding stands, as far as overrides tell places apart; the fields are those of `Finding`."""

    path: str = ""
    contract: str = ""
    operation: str | None = None
    api_path: str | None = None


NOWHERE: Final = Where()
"""A place that no override names."""


class Selection(NamedTuple):
    """What decides the severity of a finding, from the weakest to the strongest: layers of settings, then overrides.

    select and ignore: globs of rule ids and categories from the command line; an empty select takes everything.
    left_out: rules that the preset has not; a setting turns one on, and so does its full id in `select`.
    """

    layers: tuple[RuleSettings, ...] = ()
    overrides: tuple[Override, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()

    def selects(self, rule_id: str, category: str) -> bool:
        """Tell whether the command line asks for a rule, whatever the configuration says of it."""
        if self.select and not _named(self.select, rule_id, category):
            return False
        return not _named(self.ignore, rule_id, category)

    def severity(self, rule_id: str, category: str, own: Severity, where: Where = NOWHERE) -> Severity:
        """Return the severity of a rule's finding at a place."""
        if not self.selects(rule_id, category):
            return Severity.OFF
        severity = Severity.OFF if rule_id in self.left_out and rule_id not in self.select else own
        for settings in (*self.layers, *(o.rules for o in self.overrides if _applies(o, where))):
            found = _setting(settings, rule_id, category)
            if found is not None:
                severity = own if found == ON else Severity[found.upper()]
        return severity

    def applied(self, finding: Finding) -> Finding | None:
        """Return the finding at its severity in this configuration, the highest of its operations; None for OFF."""
        where = Where(finding.location.path, finding.contract, finding.operation, finding.api_path)
        places = [where._replace(operation=each) for each in finding.operations] or [where]
        severity = max(self.severity(finding.rule_id, finding.category, finding.severity, each) for each in places)
        if severity is Severity.OFF:
            return None
        return finding if severity is finding.severity else finding._replace(severity=severity)

    def settled(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings that are reported, at their severities in this configuration."""
        for finding in findings:
            applied = self.applied(finding)
            if applied is not None:
                yield applied

    def may_report(self, rule: Rule) -> bool:
        """Tell whether the rule can report anywhere; one that cannot need not run."""
        if self.severity(rule.id, rule.category, rule.severity) is not Severity.OFF:
            return True
        settings = (_setting(override.rules, rule.id, rule.category) for override in self.overrides)
        return any(setting not in (None, "off") for setting in settings)


EVERYTHING: Final = Selection()
"""Every rule at its own severity."""


def _named(globs: Iterable[str], rule_id: str, category: str) -> bool:
    return any(glob == category or fnmatchcase(rule_id, glob) for glob in globs)


def _setting(settings: RuleSettings, rule_id: str, category: str) -> str | None:
    """Return what settings give a rule: by its id, else the last glob that fits, else its category."""
    value: Any = settings.get(rule_id)
    if value is None:
        globs = [glob for glob in settings if "*" in glob and fnmatchcase(rule_id, glob)]
        value = settings[globs[-1]] if globs else settings.get(category)
    if isinstance(value, Mapping):
        value = value.get("severity")
    return value if isinstance(value, str) else None


def _applies(override: Override, where: Where) -> bool:
    paths = (where.path, where.contract)
    if override.contracts and not any(fnmatchcase(path, glob) for glob in override.contracts for path in paths):
        return False
    if override.files and not any(fnmatchcase(where.path, glob) for glob in override.files):
        return False
    return not override.operations or any(_is_inside(where, glob) for glob in override.operations)


def _is_inside(where: Where, glob: str) -> bool:
    """Tell whether a glob of operations fits a place: its operation, or its path where it names no method."""
    if where.operation is not None:
        return matches_operation(glob, where.operation)
    return where.api_path is not None and " " not in glob and fnmatchcase(where.api_path, glob)


def matches_operation(glob: str, operation: str) -> bool:
    """Tell whether a glob ("POST /webhooks/*", or "/health*" for any method) fits an operation ("POST /pets")."""
    method, path = operation.split(" ", 1)
    wanted_method, _, wanted_path = glob.rpartition(" ")
    return fnmatchcase(path, wanted_path) and wanted_method.upper() in ("", "*", method)


def selection_of(
    config: Config,
    rules: Mapping[str, Rule],
    compat_ids: Callable[[], Iterable[str]],
    extended: Extended,
) -> Selection:
    """Return the selection of a configuration and what it extends; raises ConfigError for a rule that does not exist.

    compat_ids: gives the ids of the breaking-change tables, asked only for a name that no rule has.
    """
    for source in (*extended.presets, config):
        for place, settings in _settings_with_places(source):
            for name in settings:
                if name in rules or name in CATEGORIES or _fits_any(name, rules):
                    continue
                known = [*rules, *compat_ids()]
                if name not in known and not _fits_any(name, known):
                    message = unknown_name("rule or category", name, [*known, *CATEGORIES], LISTING)
                    raise config_error(source.source, [*place, name], message, ON_KEY)
    layers = tuple(each.rules for each in (*extended.presets, config))
    overrides = tuple(override for each in (*extended.presets, config) for override in each.overrides)
    return Selection(layers, overrides, left_out=left_out(rules.values(), extended.level))


def refuse_unknown(names: Iterable[str], rules: Iterable[str], others: Callable[[], Iterable[str]]) -> None:
    """Refuse globs of rules and categories that fit nothing: a gate that looks at nothing would never close.

    others: gives further ids, asked only where `rules` has none that fits. Raises OpenspecLintError.
    """
    known = list(rules)
    for name in names:
        if name in CATEGORIES or name in known or _fits_any(name, known):
            continue
        more = list(others())
        if name not in more and not _fits_any(name, more):
            raise OpenspecLintError(unknown_name("rule or category", name, [*known, *more, *CATEGORIES], LISTING))


def left_out(rules: Iterable[Rule], level: str) -> frozenset[str]:
    """Return the ids of the rules that a preset of ours has not, whatever its file says."""
    return frozenset(rule.id for rule in rules if _is_left_out(rule, level))


def _is_left_out(rule: Rule, level: str) -> bool:
    return rule.preset == "none" or (rule.preset == "strict" and level != "strict")


def _settings_with_places(config: Config) -> Iterable[tuple[Sequence[Any], RuleSettings]]:
    yield from config.rule_settings
    for index, override in enumerate(config.overrides):
        yield ["overrides", index, "rules"], override.rules


def _fits_any(glob: str, known: Iterable[str]) -> bool:
    return "*" in glob and any(fnmatchcase(name, glob) for name in known)


_TYPES: Final[Mapping[type, str]] = {
    **{int: "an integer", float: "a number", str: "a text", bool: "true or false"},
    **{list: "a list", dict: "a mapping", type(None): "null"},
}


def _check_option(config: Config, rule_id: str, own: Mapping[str, Any], name: str, value: Any) -> None:
    """Refuse an option that the rule does not have, or whose value is of another type than the rule's own."""
    place = [*config.place_of(rule_id), rule_id, "options", name]
    if name not in own:
        raise config_error(config.source, place, unknown_name("option", name, list(own), "it has none"), ON_KEY)
    if type(value) is not type(own[name]):
        message = f"`{name}` must be {_TYPES[type(own[name])]}, such as {json.dumps(own[name], ensure_ascii=False)}"
        raise config_error(config.source, place, message)
    if name == "case" and value not in (DETECTED, *CASES):
        raise config_error(config.source, place, unknown_name("case", value, [DETECTED, *CASES]))


def with_options(config: Config, rules: Mapping[str, Rule], presets: Iterable[Config] = ()) -> dict[str, Rule]:
    """Return the rules with the options that presets and the configuration give them, and its normative keywords.

    Raises ConfigError for an option that a rule does not have.
    """
    changed = dict(rules)
    for source in (*presets, config):
        for rule_id, setting in source.rules.items():
            if rule_id in rules and isinstance(setting, Mapping) and "options" in setting:
                own = changed[rule_id].options
                for name, value in setting["options"].items():
                    _check_option(source, rule_id, own, name, value)
                changed[rule_id] = changed[rule_id]._replace(options={**own, **setting["options"]})
    if not config.keywords and not config.languages:
        return changed
    from openspec_lint.catalog.language import keywords_of  # the words of languages are looked up when one is named

    for rule_id, rule in rules.items():
        if "keywords" in rule.options:
            keywords = list(keywords_of(config, rule.options["keywords"]))
            changed[rule_id] = changed[rule_id]._replace(options={**rule.options, "keywords": keywords})
    return changed
