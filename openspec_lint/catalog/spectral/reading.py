"""Ruleset files → a Ruleset: what they extend is read too, relative to each file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from openspec_lint.catalog.config import ConfigError, unknown_name
from openspec_lint.catalog.spectral.merge import EMPTY, changed, joined
from openspec_lint.catalog.spectral.options import check_options
from openspec_lint.catalog.spectral.ruleset import (
    Aliases,
    Change,
    Formats,
    Layer,
    Override,
    PartSeverity,
    Ruleset,
    Then,
    Unfollowed,
)
from openspec_lint.catalog.spectral.values import (
    aliases_of,
    flag_of,
    formats_of,
    given_of,
    mapping_of,
    severity_of,
    switch_of,
    text_of,
    texts_of,
    then_of,
    wrong,
)
from openspec_lint.findings import Severity
from openspec_lint.model.site import Node
from openspec_lint.read.document import Document
from openspec_lint.read.source import Source, SourceError
from openspec_lint.read.store import read_document

_KEYS: Final = (
    *("extends", "rules", "overrides", "aliases", "formats", "except", "functions", "functionsDir", "parserOptions"),
    *("documentationUrl", "description"),
)
_RULE_KEYS: Final = (
    *("given", "then", "severity", "message", "description", "documentationUrl", "formats", "resolved", "recommended"),
    *("tags", "type", "extensions", "summary", "enabled"),
)
_TEXTS: Final = {"message": "message", "description": "description", "documentationUrl": "documentation_url"}
_MODES: Final = ("recommended", "all", "off")
_BUILTIN: Final = re.compile(r"spectral:(oas[23]?|asyncapi|arazzo)")
_SCRIPT: Final = re.compile(r"\.(m|c)?[jt]s$")


def read_ruleset(path: str, read: Source) -> Ruleset:
    """Return the ruleset of the file at `path`, with all that it extends.

    path: relative to the project's root, with `/`. read: gives the bytes at such a path. Raises ConfigError, with file,
    line and column, for a ruleset that is wrong, and for one that does not exist or is written in JavaScript.
    """
    reader = _Reader(read)
    document = reader.load(path)
    root = Node(document, None, document.value)
    base = reader.layer(root, "recommended", False)
    overrides, parts = reader.overrides(root)
    return Ruleset(
        document, posixpath.dirname(path), base, overrides, parts, tuple(reader.unfollowed), tuple(reader.documents)
    )


@dataclass
class _Reader:
    """Reads ruleset files; `open_files`: those that are being read, of which none is read again inside itself."""

    read: Source
    unfollowed: list[Unfollowed] = field(default_factory=list)
    open_files: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)

    def load(self, path: str, named: Node | None = None) -> Document:
        """Return the document of a ruleset; `named`: where another one names it."""
        if _SCRIPT.search(path):
            raise _error(path, named, "is written in JavaScript, which is not run; write the ruleset in YAML or JSON")
        try:
            document = read_document(path, self.read(path))
        except SourceError as error:
            raise _error(path, named, f"cannot be read: {error}") from error
        if document.value is None and document.problems:
            problem = document.problems[0]
            raise ConfigError(f"{path}:{problem.span.line}:{problem.span.column}: {problem.in_short}")
        self.documents.append(document)
        root = Node(document, None, document.value)
        value = mapping_of(root, "a ruleset")
        for key in value:
            if key not in _KEYS and not key.startswith("x-"):
                raise wrong(root.child(key), unknown_name("key", key, list(_KEYS)), True)
        if not {"extends", "rules", "overrides"} & value.keys():
            raise wrong(root, "a ruleset needs `rules`, `extends` or `overrides`")
        return document

    def layer(self, root: Node, mode: str, is_explicit: bool) -> Layer:
        """Return the rules of a ruleset with those it extends.

        mode: which of its rules are on. is_explicit: whether the ruleset that extends it says so, rather than by
        default; then it holds for what it inherits itself.
        """
        self.open_files.append(root.document.path)
        before = len(self.unfollowed)
        inherited = joined(self.extended(root))
        if is_explicit:
            rules = {
                name: rule._replace(enabled=_is_on(rule.recommended, mode)) for name, rule in inherited.rules.items()
            }
            inherited = inherited._replace(rules=rules)
        changes = tuple(self.changes(root))
        layer = changed(inherited, changes, len(self.unfollowed) == before)
        own = {change.rule for change in changes if is_explicit or change.rule not in inherited.rules}
        rules = {
            name: rule._replace(enabled=_is_on(rule.recommended, mode)) if name in own else rule
            for name, rule in layer.rules.items()
        }
        self.open_files.pop()
        return layer._replace(rules=rules)

    def extended(self, root: Node) -> Iterator[Layer]:
        """Yield the layers that a ruleset extends, in its order."""
        place = root.child("extends")
        if place.value is None:
            return
        is_list = isinstance(place.value, list)
        for index, value in enumerate(place.value if is_list else [place.value]):
            each = place.child(index) if is_list else place
            if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
                if value[1] is not False and value[1] not in _MODES:  # YAML 1.1 reads `off` as false
                    raise wrong(each.child(1), unknown_name("way to extend", value[1], list(_MODES)))
                yield self._extended(each, value[0], value[1] or "off", True)
            elif isinstance(value, str):
                yield self._extended(each, value, "recommended", False)
            else:
                raise wrong(each, "`extends` names rulesets: a text, or [ruleset, off | all | recommended]")

    def _extended(self, place: Node, name: str, mode: str, is_explicit: bool) -> Layer:
        if _BUILTIN.fullmatch(name):
            return EMPTY
        if "://" in name:
            self.unfollowed.append(Unfollowed(name, "it is at a URL, and nothing is fetched", place))
            return EMPTY
        if not name.startswith((".", "/")) and not re.search(r"\.(ya?ml|json|[mc]?js)$", name):
            self.unfollowed.append(Unfollowed(name, "it is a package of npm, and none is looked for", place))
            return EMPTY
        if _SCRIPT.search(name):
            self.unfollowed.append(Unfollowed(name, "it is written in JavaScript, which is not run", place))
            return EMPTY
        path = posixpath.normpath(posixpath.join(posixpath.dirname(place.document.path), name))
        if path in self.open_files:
            return EMPTY
        document = self.load(path, place)
        return self.layer(Node(document, None, document.value), mode, is_explicit)

    def changes(self, root: Node) -> Iterator[Change]:
        """Yield what a ruleset, or an override in it, says of rules."""
        rules, aliases = root.child("rules"), self.aliases(root)
        shared = formats_of(root.child("formats")) if "formats" in root.value else None
        for name, value in mapping_of(rules, "`rules`").items():
            place = rules.child(name)
            if isinstance(value, dict):
                yield Change(name, self.fields(place, aliases, shared), True, place)
            else:
                yield Change(name, None, switch_of(place), place)

    def aliases(self, root: Node) -> Aliases:
        """Return the aliases that rules of a ruleset, or of an override in it, can use."""
        own = aliases_of(root.child("aliases"))
        whole = Node(root.document, None, root.document.value)
        return own if root.trail is None else {**aliases_of(whole.child("aliases")), **own}

    def fields(self, place: Node, aliases: Aliases, shared: Formats | None) -> dict[str, Any]:
        """Return the fields of a rule that its definition gives."""
        value = place.value
        for key in value:
            if key not in _RULE_KEYS and not key.startswith("x-"):
                raise wrong(place.child(key), unknown_name("key", key, list(_RULE_KEYS)), True)
        for key in ("given", "then"):
            if key not in value:
                raise wrong(place, f"the rule `{place.trail[1] if place.trail else ''}` needs `{key}`", True)
        fields: dict[str, Any] = {
            "given": given_of(place.child("given"), aliases),
            "then": _checked(then_of(place.child("then"))),
            "aliases": aliases,
            "place": place,
        }
        fields |= {name: text_of(place, key) for key, name in _TEXTS.items() if value.get(key) is not None}
        fields |= {key: flag_of(place, key, True) for key in ("resolved", "recommended") if key in value}
        if "severity" in value:
            fields["severity"] = severity_of(place.child("severity"))
        if "formats" in value:
            fields["formats"] = formats_of(place.child("formats"))
        elif shared is not None:
            fields["formats"] = shared
        return fields

    def overrides(self, root: Node) -> tuple[tuple[Override, ...], tuple[PartSeverity, ...]]:
        """Return what a ruleset says of files, and of parts of files."""
        place = root.child("overrides")
        if place.value is not None and not isinstance(place.value, list):
            raise wrong(place, "`overrides` must be a list")
        overrides: list[Override] = []
        parts = list(_excepted(root.child("except")))
        for index in range(len(place.value or ())):
            entry = place.child(index)
            files = texts_of(entry.child("files"), "`files`") if "files" in mapping_of(entry, "an override") else ()
            if not files:
                raise wrong(entry, "an override needs `files`")
            whole = tuple(each for each in files if "#" not in each)
            if whole:
                self.open_files.append(root.document.path)
                inherited = joined(self.extended(entry))
                self.open_files.pop()
                overrides.append(Override(whole, inherited, tuple(self.changes(entry))))
            rules = entry.child("rules")
            for each in files:
                if "#" in each:
                    glob, pointer = each.split("#", 1)
                    for name in mapping_of(rules, "`rules`"):
                        parts.append(PartSeverity(glob, pointer, name, severity_of(rules.child(name))))
        return tuple(overrides), tuple(parts)


def _checked(asked: tuple[Then, ...]) -> tuple[Then, ...]:
    for then in asked:
        check_options(then.function, then.place)
    return asked


def _excepted(place: Node) -> Iterator[PartSeverity]:
    """Yield the rules that the older form `except: {file#/pointer: [rules]}` turns off."""
    for where in mapping_of(place, "`except`"):
        glob, _, pointer = where.partition("#")
        for rule in texts_of(place.child(where), "a rule's name"):
            yield PartSeverity(glob or "**", pointer, rule, Severity.OFF)


def _is_on(is_recommended: bool, mode: str) -> bool:
    return mode == "all" or (mode == "recommended" and is_recommended)


def _error(path: str, named: Node | None, message: str) -> ConfigError:
    return ConfigError(f"{path}: {message}") if named is None else wrong(named, f"`{path}` {message}")
