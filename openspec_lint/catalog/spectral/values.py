"""The small values of a ruleset: severities, formats, aliases, what a rule asks; each error says where and what."""

from __future__ import annotations

import re
from typing import Any, Final

from openspec_lint.catalog.config import ConfigError, config_error, unknown_name
from openspec_lint.catalog.spectral.ruleset import FORMATS, Aliases, Formats, Switch, Target, Then
from openspec_lint.findings import Severity
from openspec_lint.model.site import Node
from openspec_lint.nearest import nearest
from openspec_lint.read.document import ON_KEY, ON_VALUE, keys_of

_SEVERITIES: Final[dict[Any, Severity]] = {
    **{"error": Severity.ERROR, "warn": Severity.WARNING, "info": Severity.INFO, "hint": Severity.INFO},
    **{"off": Severity.OFF, 0: Severity.ERROR, 1: Severity.WARNING, 2: Severity.INFO, 3: Severity.INFO},
    **{-1: Severity.OFF, "0": Severity.ERROR, "1": Severity.WARNING, "2": Severity.INFO, "3": Severity.INFO},
}
"""What Spectral writes for a severity; a hint is an info."""

_WORDS: Final = ["error", "warn", "info", "hint", "off"]
_VERSIONED: Final = re.compile(r"(asyncapi[23]|arazzo1)[._]\d+|aas[23](?:[._]\d+)?")
_ALIAS: Final = re.compile(r"#([A-Za-z0-9_-]+)")
_THEN_KEYS: Final = ("field", "function", "functionOptions")


def wrong(place: Node, message: str, is_key: bool = False) -> ConfigError:
    """Return the error about a place of a ruleset."""
    return config_error(place.document, keys_of(place.trail), message, ON_KEY if is_key else ON_VALUE)


def mapping_of(place: Node, what: str) -> dict[str, Any]:
    """Return the mapping that stands at a place; nothing is an empty one."""
    if place.value is None:
        return {}
    if not isinstance(place.value, dict):
        raise wrong(place, f"{what} must be a mapping")
    return place.value


def text_of(place: Node, key: str) -> str | None:
    """Return the text under a key of a place; None where there is none."""
    value = place.value.get(key)
    if value is not None and not isinstance(value, str):
        raise wrong(place.child(key), f"`{key}` must be a text")
    return value


def flag_of(place: Node, key: str, default: bool) -> bool:
    """Return the true or false under a key of a place."""
    value = place.value.get(key, default)
    if not isinstance(value, bool):
        raise wrong(place.child(key), f"`{key}` must be true or false")
    return value


def texts_of(place: Node, what: str) -> tuple[str, ...]:
    """Return the texts at a place, which has one or a list of them."""
    values = place.value if isinstance(place.value, list) else [place.value]
    for index, value in enumerate(values):
        if not isinstance(value, str) or not value:
            raise wrong(place.child(index) if values is place.value else place, f"{what} must be a text")
    if not values:
        raise wrong(place, f"{what} must not be empty")
    return tuple(values)


def switch_of(place: Node) -> Switch:
    """Return the severity, or on and off, that stands at a place."""
    value = place.value
    if isinstance(value, bool):
        return value
    return severity_of(place)


def severity_of(place: Node) -> Severity:
    """Return the severity that stands at a place."""
    value = place.value
    if isinstance(value, (str, int)) and not isinstance(value, bool) and value in _SEVERITIES:
        return _SEVERITIES[value]
    if value is False:  # YAML 1.1 reads `off` as false
        return Severity.OFF
    raise wrong(place, unknown_name("severity", value, _WORDS))


def formats_of(place: Node) -> Formats:
    """Return the formats that are listed at a place, written as Spectral's documentation does ("oas3.1")."""
    found = set()
    for index, name in enumerate(texts_of(place, "a format")):
        known = name.replace("_", ".")
        if known not in FORMATS and not _VERSIONED.fullmatch(known):
            raise wrong(place.child(index) if isinstance(place.value, list) else place, _unknown_format(name))
        found.add(known)
    return frozenset(found)


def _unknown_format(name: str) -> str:
    return unknown_name("format", name, list(FORMATS))


def aliases_of(place: Node) -> Aliases:
    """Return the aliases that are defined at a place."""
    aliases: dict[str, tuple[Target, ...]] = {}
    for name in mapping_of(place, "`aliases`"):
        alias = place.child(name)
        if isinstance(alias.value, dict):
            targets = alias.child("targets")
            if not isinstance(targets.value, list) or not targets.value:
                raise wrong(alias, f"the alias `{name}` needs a list `targets`", True)
            aliases[name] = tuple(_target(targets.child(index)) for index in range(len(targets.value)))
        else:
            aliases[name] = (Target(texts_of(alias, f"the alias `{name}`")),)
    return aliases


def _target(place: Node) -> Target:
    value = mapping_of(place, "a target of an alias")
    if "formats" not in value or "given" not in value:
        raise wrong(place, "a target of an alias needs `formats` and `given`")
    return Target(texts_of(place.child("given"), "`given`"), formats_of(place.child("formats")))


def given_of(place: Node, aliases: Aliases) -> tuple[str, ...]:
    """Return the paths that stand at a place; raises ConfigError for an alias that is not there."""
    paths = texts_of(place, "`given`")
    for index, path in enumerate(paths):
        at = place.child(index) if isinstance(place.value, list) else place
        name = _ALIAS.match(path)
        if name is not None and name[1] not in aliases:
            raise wrong(at, unknown_name("alias", name[1], list(aliases), "the ruleset has no such alias"))
        if name is None and not path.startswith("$"):
            raise wrong(at, f"`{path}` is no JSONPath, which begins with `$`, and no alias, which begins with `#`")
    return paths


def then_of(place: Node) -> tuple[Then, ...]:
    """Return what a rule asks: one function or a list of them."""
    if isinstance(place.value, list):
        return tuple(_then(place.child(index)) for index in range(len(place.value)))
    return (_then(place),)


def _then(place: Node) -> Then:
    value = mapping_of(place, "`then`")
    for key in value:
        if key not in _THEN_KEYS and nearest(key, _THEN_KEYS) is not None:  # Spectral lets anything else stand
            raise wrong(place.child(key), unknown_name("key", key, list(_THEN_KEYS)), True)
    function = text_of(place, "function")
    if function is None:
        raise wrong(place, "`then` needs a `function`")
    return Then(function, text_of(place, "field"), value.get("functionOptions"), place)


def expanded(given: str, aliases: Aliases, formats: Formats, around: tuple[str, ...] = ()) -> list[str]:
    """Return the JSONPaths that a `given` stands for, once its alias and theirs are replaced.

    formats: of the document: an alias with targets means the last of them that has one of these. around: the aliases
    that are being replaced, of which none may stand in itself.
    """
    name = _ALIAS.match(given)
    if name is None:
        return [given]
    if name[1] in around or name[1] not in aliases:
        return []
    for target in reversed(aliases[name[1]]):
        if target.formats is None or target.formats & formats:
            rest = given[name.end() :]
            found = (expanded(each + rest, aliases, formats, (*around, name[1])) for each in target.given)
            return [path for paths in found for path in paths]
    return []
