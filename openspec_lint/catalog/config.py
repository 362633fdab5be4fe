"""The configuration of a project: read with places, checked against its schema, made into frozen values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import jsonschema_rs

from openspec_lint.catalog.load import rules_root
from openspec_lint.findings import OpenspecLintError
from openspec_lint.nearest import nearest
from openspec_lint.read.document import ON_KEY, ON_VALUE, Document, Target, trail_of
from openspec_lint.read.source import read_bytes

CONFIG_FILES: Final = ("openspec-lint.yaml", "openspec-lint.yml", ".openspec-lint.yaml", ".openspec-lint.yml")
"""Names of a configuration file of its own; `[tool.openspec-lint]` in pyproject.toml comes after them."""

Keys = tuple[str | int, ...]
"""The keys and indexes that lead to a place in a configuration."""

RuleSettings = Mapping[str, Any]
"""Rule id, glob of ids, or category → a severity's name, or {severity, options}."""


_NOTHING: Final[Mapping[str, Any]] = {}


class ContractEntry(NamedTuple):
    """A contract as the configuration names it; what is None is left to the document.

    envelope: a profile's name or file, or what a file of one holds. place: the keys that lead to the entry.
    """

    path: str
    base_path: str | None = None
    envelope: str | Mapping[str, Any] | None = None
    envelope_exempt: tuple[str, ...] = ()
    place: Keys = ()


class Override(NamedTuple):
    """Rules for a part of the project, all that is given must fit.

    contracts, files: globs of paths; a contract has all its files. operations: globs of "POST /webhooks/*", or of
    "/health*" for all methods and the path itself.
    """

    rules: RuleSettings
    contracts: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Config(NamedTuple):
    """What a project says; every field has the default of a project that says nothing.

    source: the document it was read from, which errors about rule names point into; None without one. extends and
    rule_files: names and paths, each with the keys that lead to it. rules: all settings of rules, rule_settings: the
    same, apart, with the keys that lead to each. external and ignored: globs of endpoints that specs name and that are
    another service's, or none. accept: what `catalog.acceptance` reads, as it stands there.
    """

    source: Document | None = None
    extends: tuple[tuple[str, Keys], ...] = ()
    openspec: str | None = None
    specs: str | None = None
    contracts: tuple[ContractEntry, ...] = ()
    external: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    against: str | None = None
    rules: RuleSettings = _NOTHING
    rule_settings: tuple[tuple[Keys, RuleSettings], ...] = ()
    rule_files: tuple[tuple[str, Keys], ...] = ()
    overrides: tuple[Override, ...] = ()
    declared_by: str = "operation"
    deprecation_days: Mapping[str, int] = _NOTHING
    stability_level: str = "beta"
    accept: Sequence[Mapping[str, Any]] = ()
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    headings: Mapping[str, Sequence[str]] = _NOTHING
    baseline: str | None = None
    fail_on: str = "error"

    def place_of(self, rule: str) -> Keys:
        """Return the keys that lead to the settings in which a rule, glob or category is named last."""
        places = [place for place, settings in self.rule_settings if rule in settings]
        return places[-1] if places else ("rules",)


class ConfigError(OpenspecLintError):
    """The configuration is not what it must be: `file:line:column: what, and what would be right`."""


def config_of(document: Document, value: Any) -> Config:
    """Return the configuration that `value` (the document's, or a table inside it) gives.

    Raises ConfigError for broken text, an unknown key or a value that its key cannot have.
    """
    value = {} if value is None else value
    refuse_unfit(document, value, _schema())
    compat, normative = value.get("compat", {}), value.get("normative", {})
    listed = value.get("rules", {})
    rules = [(place, each) for each, place in _with_places(listed, "rules") if isinstance(each, dict)]
    return Config(
        source=document,
        extends=tuple(_with_places(value.get("extends", ()), "extends")),
        openspec=value.get("openspec"),
        specs=value.get("specs"),
        contracts=tuple(_contract(entry, index) for index, entry in enumerate(value.get("contracts", ()))),
        external=tuple(value.get("endpoints", {}).get("external", ())),
        ignored=tuple(value.get("endpoints", {}).get("ignore", ())),
        against=value.get("against"),
        rules={name: setting for _, settings in rules for name, setting in settings.items()},
        rule_settings=tuple(rules),
        rule_files=tuple((each, place) for each, place in _with_places(listed, "rules") if isinstance(each, str)),
        overrides=tuple(
            Override(entry["rules"], *(tuple(entry.get(name, ())) for name in ("contracts", "operations", "files")))
            for entry in value.get("overrides", ())
        ),
        declared_by=compat.get("declared_by", "operation"),
        deprecation_days=_days(compat.get("deprecation_days", 0)),
        stability_level=compat.get("stability_level", "beta"),
        accept=compat.get("accept", ()),
        keywords=tuple(normative.get("keywords", ())),
        languages=tuple(normative.get("languages", ())),
        headings=normative.get("headings", {}),
        baseline=value.get("baseline"),
        fail_on=value.get("fail_on", "error"),
    )


def _with_places(value: Any, key: str) -> Iterator[tuple[Any, Keys]]:
    """Yield the items of what is written as one thing or as a list of them, with the keys that lead to each."""
    if isinstance(value, (list, tuple)):
        yield from ((item, (key, index)) for index, item in enumerate(value))
    else:
        yield value, (key,)


def _contract(entry: Mapping[str, Any], index: int) -> ContractEntry:
    exempt = tuple(entry.get("envelope_exempt", ()))
    return ContractEntry(**{**entry, "envelope_exempt": exempt, "place": ("contracts", index)})


def _days(value: int | Mapping[str, int]) -> Mapping[str, int]:
    """Return days of notice by stability level; one number is meant for all levels that need notice."""
    return {"stable": value, "beta": value} if isinstance(value, int) else value


@cache
def _schema() -> dict[str, Any]:
    return dict(json.loads(read_bytes(rules_root() / "config.schema.json")))


def refuse_unfit(document: Document, value: Any, schema: Mapping[str, Any], at: Keys = ()) -> None:
    """Raise ConfigError for a document with broken text, and for a value, at its place `at`, that fits no schema."""
    for problem in document.problems:
        raise config_error(document, at, problem.in_short, Target(span=problem.span))
    if not jsonschema_rs.Draft202012Validator(dict(schema), offline=True).is_valid(value):
        raise explained(document, value, schema, at)


def explained(document: Document, value: Any, schema: Mapping[str, Any], at: Keys = ()) -> ConfigError:
    """Return the most telling of the errors in a value, at the place `at`, that is known not to fit a schema."""
    from jsonschema import Draft202012Validator  # 100 ms, paid only by a configuration that is wrong
    from jsonschema.exceptions import best_match

    errors = list(Draft202012Validator(schema).iter_errors(value))
    error = best_match(errors)
    assert error is not None
    keys = [*at, *error.absolute_path]
    misspelt = [each for each in errors if each.validator == "additionalProperties" and each.path == error.path]
    error = misspelt[0] if misspelt else error  # what is missing is there, under another name
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = list(error.schema["properties"])
        unknown = next(key for key in error.instance if key not in known)
        return config_error(document, [*keys, unknown], unknown_name("key", unknown, known), ON_KEY)
    return config_error(document, keys, _in_words(keys, error))


def _in_words(keys: list[Any], error: Any) -> str:
    """Return what is wrong with a value, as the sentence of an error."""
    named = [key for key in keys if isinstance(key, str)]
    name = f"`{named[-1]}`: " if named else ""
    value, options = error.instance, error.validator_value
    if error.validator == "enum":
        known = [each if isinstance(each, str) else json.dumps(each) for each in options]
        return f"{name}{unknown_name('value', value, known)}"
    if error.validator == "required":
        return f"{name}it needs {' and '.join(f'`{key}`' for key in options if key not in value)}"
    if error.validator == "anyOf" and all("required" in option for option in options):
        return f"{name}it needs one of {', '.join(f'`{key}`' for option in options for key in option['required'])}"
    if error.validator == "minItems" or (error.validator == "minLength" and not value):
        return f"{name}it must not be empty"
    wants_text = options == "string" or (
        error.validator == "anyOf" and {"type": "string"}.items() <= options[0].items()
    )
    if wants_text and isinstance(value, (int, float)):
        return f"{name}{value} is read as a number; write it in quotes"
    if "description" in error.schema and error.validator in ("pattern", "anyOf"):
        return f"{name}{value!r} does not fit; it is {error.schema['description']}"
    return f"{name}{error.message}"


def config_error(
    document: Document | None, keys: Sequence[Any], message: str, target: Target = ON_VALUE
) -> ConfigError:
    """Return the error about the place `keys` of a configuration: the value there, or with ON_KEY its name."""
    if document is None:
        return ConfigError(message)
    span = document.locate(trail_of(list(keys)), target).span
    return ConfigError(f"{document.path}:{span.line}:{span.column}: {message}")


def unknown_name(what: str, name: Any, known: list[Any], listing: str = "") -> str:
    """Return the sentence about a name that is not among the known ones, with the closest of them.

    listing: what to say instead of all the known ones when none is close.
    """
    close = nearest(str(name), map(str, known))
    hint = f"did you mean `{close}`?" if close else listing or f"there are: {', '.join(map(str, known))}"
    return f"there is no {what} `{name}`; {hint}"
