"""A ruleset of Spectral, as its files say it: frozen values with their places."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from openspec_lint.findings import Severity
from openspec_lint.model.site import Node
from openspec_lint.read.document import Document

BUILTIN_RULES: Final = (
    *("operation-success-response", "oas2-operation-formData-consume-check", "operation-operationId-unique"),
    *("operation-parameters", "operation-tag-defined", "path-params", "contact-properties"),
    *("duplicated-entry-in-enum", "info-contact", "info-description", "info-license", "license-url"),
    *("no-eval-in-markdown", "no-script-tags-in-markdown", "openapi-tags-alphabetical", "openapi-tags-uniqueness"),
    *("openapi-tags", "operation-description", "operation-operationId", "operation-operationId-valid-in-url"),
    *("operation-singular-tag", "operation-tags", "path-declarations-must-exist", "path-keys-no-trailing-slash"),
    *("path-not-include-query", "tag-description", "no-$ref-siblings", "array-items", "typed-enum"),
    *("oas2-api-host", "oas2-api-schemes", "oas2-discriminator", "oas2-host-not-example"),
    *("oas2-host-trailing-slash", "oas2-parameter-description", "oas2-operation-security-defined"),
    *("oas2-valid-schema-example", "oas2-valid-media-example", "oas2-anyOf", "oas2-oneOf", "oas2-schema"),
    *("oas2-unused-definition", "oas3-api-servers", "oas3-examples-value-or-externalValue"),
    *("oas3-operation-security-defined", "oas3-parameter-description", "oas3-server-not-example.com"),
    *("oas3-server-trailing-slash", "oas3-valid-media-example", "oas3-valid-schema-example", "oas3-schema"),
    *("oas3-unused-component", "oas3-server-variables", "oas3-callbacks-in-callbacks", "oas3_1-servers-in-webhook"),
    *("oas3_1-callbacks-in-webhook", "oas3_2-no-deprecated-xml-attribute"),
    # Names of earlier versions, which old rulesets still switch.
    *("operation-2xx-response", "operation-default-response", "oas3-unused-components-schema"),
    *("oas2-valid-parameter-example", "oas2-valid-response-schema-example", "oas2-valid-definition-example"),
    *("oas2-valid-response-example", "oas3-valid-oas-parameter-example", "oas3-valid-oas-content-example"),
    *("oas3-valid-oas-header-example", "oas3-valid-header-schema-example", "oas3-valid-parameter-schema-example"),
    *("openapi-tags-unique", "operation-security-defined", "model-description", "example-value-or-externalValue"),
    *("only-local-references", "no-empty-servers", "no-server-trailing-slash", "operation-summary-formatted"),
)
"""The rules of `spectral:oas` (version 6), and those that it had before, by name."""

FORMATS: Final = (
    *("oas2", "oas3", "oas3.0", "oas3.1", "oas3.2", "asyncapi2", "asyncapi3", "arazzo1", "arazzo1.0"),
    *("json-schema", "json-schema-loose", "json-schema-draft4", "json-schema-draft6", "json-schema-draft7"),
    *("json-schema-draft-2019-09", "json-schema-2019-09", "json-schema-draft-2020-12", "json-schema-2020-12"),
)
"""The formats of documents that a rule can be for; those of AsyncAPI also with a minor version."""

PREFIX: Final = "spectral:"
"""What stands before a rule's name in our ids: `spectral:paths-kebab-case`."""

CATEGORY: Final = "spectral"
"""The category of all findings that a ruleset gives."""

Formats = frozenset[str]


class Target(NamedTuple):
    """What an alias means in documents of some formats; `formats` is None for an alias that means one thing."""

    given: tuple[str, ...]
    formats: Formats | None = None


Aliases = Mapping[str, tuple[Target, ...]]
"""Name of an alias (without `#`) → what it means."""


class Then(NamedTuple):
    """What a rule asks of each place: a function, of the value or of a field of it. place: where it is written."""

    function: str
    field: str | None
    options: Any
    place: Node


class SpectralRule(NamedTuple):
    """One rule.

    given: JSONPath expressions, or aliases of `aliases` with what follows them. severity: where it is on; OFF for one
    that only overrides turn on. formats: None for every document. resolved: whether it sees `$ref`s followed. place:
    where it is written.
    """

    name: str
    given: tuple[str, ...]
    then: tuple[Then, ...]
    place: Node
    severity: Severity = Severity.WARNING
    message: str | None = None
    description: str | None = None
    documentation_url: str | None = None
    formats: Formats | None = None
    resolved: bool = True
    recommended: bool = True
    enabled: bool = True
    aliases: Aliases = MappingProxyType({})


Switch = Severity | bool
"""What a ruleset says of a rule that it inherits: its severity, or whether it is on at its own."""


class PartSeverity(NamedTuple):
    """The severity of a rule in a part of a document: in files by glob, at or below a JSON pointer."""

    files: str
    pointer: str
    rule: str
    severity: Severity


class Layer(NamedTuple):
    """A ruleset once what it extends is merged: its rules, and what it says of the built-in ones."""

    rules: Mapping[str, SpectralRule]
    builtins: Mapping[str, Switch]


class Change(NamedTuple):
    """What a ruleset says of a rule: fields of it by the names of SpectralRule, or that it is on, off, how loud."""

    rule: str
    fields: Mapping[str, Any] | None
    switch: Switch
    place: Node


class Override(NamedTuple):
    """What holds in some files besides: changes of rules, and what it extends (which gives way to the ruleset)."""

    files: tuple[str, ...]
    inherited: Layer
    changes: tuple[Change, ...]


class Unfollowed(NamedTuple):
    """Something in a ruleset that is not followed, and why, as the end of a sentence; place: where it is written."""

    what: str
    why: str
    place: Node


class Ruleset(NamedTuple):
    """A ruleset and all that it extends.

    folder: the folder of its file, from which the globs of overrides start. rules: by name, the disabled ones among
    them. builtins: what it says of the rules of `spectral:oas`, which are not run: see `builtin_settings`. documents:
    its file and those that it extends, in which `spectral-unsupported` can be allowed.
    """

    document: Document
    folder: str
    base: Layer
    overrides: tuple[Override, ...] = ()
    parts: tuple[PartSeverity, ...] = ()
    unfollowed: tuple[Unfollowed, ...] = ()
    documents: tuple[Document, ...] = ()

    @property
    def rules(self) -> Mapping[str, SpectralRule]:
        """The rules by name, before any override."""
        return self.base.rules

    @property
    def rule_ids(self) -> frozenset[str]:
        """The ids that a configuration can name: those of all rules, in overrides too."""
        changes = [change.rule for override in self.overrides for change in override.changes]
        inherited = [rule for override in self.overrides for rule in override.inherited.rules]
        return frozenset(PREFIX + name for name in (*self.rules, *changes, *inherited))

    @property
    def builtins(self) -> Mapping[str, Switch]:
        """What it says of the rules of `spectral:oas`, by name."""
        return self.base.builtins
