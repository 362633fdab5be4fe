"""Configuration × rules → which rule reports at which severity, where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.config import Config, Override, RuleSettings, config_error, config_of, unknown_name
from openspec_lint.catalog.load import rules_root
from openspec_lint.catalog.rule import CATEGORIES, PRESETS, Rule
from openspec_lint.findings import Finding, Severity
from openspec_lint.read.document import ON_KEY
from openspec_lint.read.source import SourceError, read_bytes
from openspec_lint.read.store import read_document

LISTING: Final = "`openspec-lint rules` lists them"
"""What to say of a rule's name that is close to none."""


ON: Final = "on"
"""The setting that gives a rule the severity of its own file."""


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

    def severity(
        self, rule_id: str, category: str, own: Severity, path: str = "", operation: str | None = None
    ) -> Severity:
        """Return the severity of a rule's finding in the document at `path`, inside `operation` ("POST /pets")."""
        if not self.selects(rule_id, category):
            return Severity.OFF
        severity = Severity.OFF if rule_id in self.left_out and rule_id not in self.select else own
        for settings in (*self.layers, *(o.rules for o in self.overrides if _applies(o, path, operation))):
            found = _setting(settings, rule_id, category)
            if found is not None:
                severity = own if found == ON else Severity[found.upper()]
        return severity

    def applied(self, finding: Finding) -> Finding | None:
        """Return the finding at its severity in this configuration, the highest of its operations; None for OFF."""
        severity = max(
            self.severity(finding.rule_id, finding.category, finding.severity, finding.location.path, operation)
            for operation in finding.operations or (finding.operation,)
        )
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


def _applies(override: Override, path: str, operation: str | None) -> bool:
    if override.contracts and not any(fnmatchcase(path, glob) for glob in override.contracts):
        return False
    return not override.operations or (
        operation is not None and any(matches_operation(glob, operation) for glob in override.operations)
    )


def matches_operation(glob: str, operation: str) -> bool:
    """Tell whether a glob ("POST /webhooks/*", or "/health*" for any method) fits an operation ("POST /pets")."""
    method, path = operation.split(" ", 1)
    wanted_method, _, wanted_path = glob.rpartition(" ")
    return fnmatchcase(path, wanted_path) and wanted_method.upper() in ("", "*", method)


def selection_of(
    config: Config, rules: Mapping[str, Rule], compat_ids: Callable[[], Iterable[str]], root: Path
) -> Selection:
    """Return the selection of a configuration; raises ConfigError for a rule that does not exist.

    compat_ids: gives the ids of the breaking-change tables, asked only for a name that no rule has. root: the project's
    folder, where a preset file is looked for.
    """
    preset = preset_of(config, root)
    for source in (preset, config):
        for place, settings in _settings_with_places(source):
            for name in settings:
                if name in rules or name in CATEGORIES or _fits_any(name, rules):
                    continue
                known = [*rules, *compat_ids()]
                if name not in known and not _fits_any(name, known):
                    message = unknown_name("rule or category", name, [*known, *CATEGORIES], LISTING)
                    raise config_error(source.source, [*place, name], message, ON_KEY)
    rank = PRESETS.index(config.extends if config.extends in PRESETS else "recommended")
    left_out = frozenset(rule.id for rule in rules.values() if rule.preset not in PRESETS[: rank + 1])
    return Selection((preset.rules, config.rules), config.overrides, left_out=left_out)


def _settings_with_places(config: Config) -> Iterable[tuple[list[Any], RuleSettings]]:
    yield ["rules"], config.rules
    for index, override in enumerate(config.overrides):
        yield ["overrides", index, "rules"], override.rules


def _fits_any(glob: str, known: Iterable[str]) -> bool:
    return "*" in glob and any(fnmatchcase(name, glob) for name in known)


def preset_of(config: Config, root: Path) -> Config:
    """Return the preset that a configuration extends: one of ours by name, or a file of the project.

    A preset is a configuration of which only the rules count.
    """
    folder = rules_root() / "presets"
    path = folder / f"{config.extends}.yaml"
    names = sorted(preset.stem for preset in folder.glob("*.yaml"))
    if config.extends not in names:
        path = root / config.extends
    try:
        document = read_document(config.extends, read_bytes(path))
    except SourceError as error:
        message = unknown_name("preset", config.extends, names)
        raise config_error(config.source, ["extends"], message) from error
    return config_of(document, document.value)


def _check_option(config: Config, rule_id: str, own: Mapping[str, Any], name: str, value: Any) -> None:
    """Refuse an option that the rule does not have, or whose value is of another type than the rule's own."""
    place = ["rules", rule_id, "options", name]
    if name not in own:
        raise config_error(config.source, place, unknown_name("option", name, list(own), "it has none"), ON_KEY)
    if type(value) is not type(own[name]):
        expected = type(own[name]).__name__
        raise config_error(config.source, place, f"`{name}` must be a {expected}, as in {own[name]!r}")


def with_options(config: Config, rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """Return the rules with the options that the configuration gives them, and its normative keywords.

    Raises ConfigError for an option that a rule does not have.
    """
    changed = dict(rules)
    for rule_id, setting in config.rules.items():
        if rule_id in rules and isinstance(setting, Mapping) and "options" in setting:
            own = rules[rule_id].options
            for name, value in setting["options"].items():
                _check_option(config, rule_id, own, name, value)
            changed[rule_id] = rules[rule_id]._replace(options={**own, **setting["options"]})
    if not config.keywords and not config.languages:
        return changed
    from openspec_lint.catalog.language import keywords_of  # the words of languages are looked up when one is named

    for rule_id, rule in rules.items():
        if "keywords" in rule.options:
            keywords = list(keywords_of(config, rule.options["keywords"]))
            changed[rule_id] = changed[rule_id]._replace(options={**rule.options, "keywords": keywords})
    return changed
