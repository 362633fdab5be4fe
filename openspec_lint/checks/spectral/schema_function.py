"""The function `schema`: values against JSON Schema by the library jsonschema, errors as Ajv gives them to Spectral.

Ajv stops at the first error, in its own order of keywords, and counts the errors of branches with that of `anyOf`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from jsonschema import Draft4Validator, Draft7Validator, Draft201909Validator, Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import specification_with

from openspec_lint.checks.instances.values import comparable
from openspec_lint.checks.spectral.context import PROPERTY, Context, Result
from openspec_lint.checks.spectral.expressions import UnreadableError, expression_of, occurs
from openspec_lint.checks.spectral.formats import FORMATS
from openspec_lint.checks.spectral.javascript import UNDEFINED
from openspec_lint.checks.spectral.lazy import lazily, written
from openspec_lint.checks.spectral.schema_errors import Issue, issues_told

_ORDER: Final = (
    *("type", "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf", "maxLength", "minLength"),
    *("pattern", "format", "$ref", "$dynamicRef", "const", "enum", "not", "anyOf", "oneOf", "allOf", "if"),
    *("maxItems", "minItems", "uniqueItems", "prefixItems", "additionalItems", "items", "contains", "maxProperties"),
    *("minProperties", "required", "propertyNames", "additionalProperties", "dependencies", "dependentRequired"),
    *("dependentSchemas", "properties", "patternProperties", "unevaluatedItems", "unevaluatedProperties"),
)
_RANK: Final = {keyword: rank for rank, keyword in enumerate(_ORDER)}
_MAPS: Final = ("properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies")
_SCHEMAS: Final = (
    *("not", "anyOf", "oneOf", "allOf", "if", "then", "else", "items", "prefixItems", "additionalItems", "contains"),
    *("propertyNames", "additionalProperties", "unevaluatedItems", "unevaluatedProperties"),
)

_DATA: Final = frozenset({"enum", "const", "default", "examples", "example"})
"""Keywords that hold values and no schemas."""

_NEVER: Final = "x-never"
"""Stands for the schema `false` of a property, for which the library forgets the place."""

Errors = Iterator[ValidationError]


def schema_results(value: Any, options: Mapping[str, Any], context: Context) -> Iterator[Result]:
    """Yield what the schema of `options` objects to in a value."""
    if value is UNDEFINED:
        yield Result(PROPERTY + "must exist")
        return
    validator = prepared(options)
    found = validator.iter_errors(lazily(context.step, context.view) if not context.missing else value)
    try:
        errors = list(found) if options.get("allErrors") is True else _first(found)
    except RecursionError:
        yield Result(PROPERTY + "is nested too deep to be compared with its schema")
        return
    if errors:
        issues = [Issue.of(error) for error in errors]
        for message, keys in issues_told(issues, value, context.keys):
            yield Result(message, keys)


_PREPARED: dict[int, tuple[Any, Validator]] = {}


def prepared(options: Mapping[str, Any]) -> Validator:
    """Return the validator of the function's options; raises UnreadableError for a schema that is none."""
    known = _PREPARED.get(id(options))
    if known is not None and known[0] is options:
        return known[1]
    schema = options["schema"]
    dialect = options.get("dialect", "auto")
    if dialect == "auto":
        dialect = _dialect_of(schema)
    kind = _validators(options.get("allErrors") is True)[dialect]
    try:
        kind.check_schema(schema, format_checker=FORMATS)
    except SchemaError as error:
        raise UnreadableError(f"its schema is wrong: {error.message}") from error
    root = specification_with(kind.META_SCHEMA["$schema"]).create_resource(schema)
    resolver = Registry().resolver_with_root(root)
    for reference in _references(schema):
        try:
            resolver.lookup(reference)
        except Unresolvable as error:
            raise UnreadableError(f"its schema refers to {reference}, which is not in it") from error
    validator: Validator = kind(_ordered(schema), format_checker=FORMATS, registry=Registry())
    _try_once(validator)
    _PREPARED[id(options)] = (options, validator)
    return validator


def _try_once(validator: Validator) -> None:
    """Raise UnreadableError for a schema whose references lead in a circle, whatever the value."""
    try:
        validator.is_valid(None)
    except RecursionError as error:
        raise UnreadableError("its schema refers to itself and says nothing else") from error


def _references(schema: Any) -> Iterator[str]:
    """Yield the references of a schema to schemas; what looks like one in data is none."""
    if isinstance(schema, list):
        for value in schema:
            yield from _references(value)
    if not isinstance(schema, dict):
        return
    yield from (schema[keyword] for keyword in ("$ref", "$dynamicRef") if isinstance(schema.get(keyword), str))
    for keyword, value in schema.items():
        if keyword in _MAPS and isinstance(value, dict):
            yield from (reference for inner in value.values() for reference in _references(inner))
        elif keyword not in _DATA:
            yield from _references(value)


def _dialect_of(schema: Any) -> str:
    written = str(schema.get("$schema", "")) if isinstance(schema, dict) else ""
    for part, dialect in (("draft-04", "draft4"), ("2019-09", "draft2019-09"), ("2020-12", "draft2020-12")):
        if part in written:
            return dialect
    return "draft7"


def _ordered(schema: Any) -> Any:
    """Return a schema with its keywords in Ajv's order, which decides the error that is told."""
    if isinstance(schema, list):
        return [_ordered(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    ordered: dict[str, Any] = {}
    for key in sorted(schema, key=lambda key: _RANK.get(key, len(_RANK))):
        value = schema[key]
        if key in _MAPS and isinstance(value, dict):
            ordered[key] = {name: {_NEVER: True} if each is False else _ordered(each) for name, each in value.items()}
        else:
            ordered[key] = _ordered(value) if key in _SCHEMAS else value
    return ordered


def _first(errors: Errors) -> list[ValidationError]:
    """Return the first error, with those of its branches before it."""
    found: list[ValidationError] = []
    for error in errors:
        found.append(error)
        if not getattr(error, "leads_on", False):
            break
    return found


def _led(errors: Iterable[ValidationError], last: ValidationError) -> Errors:
    """Yield the errors of branches, which belong to the one that comes `last`."""
    for error in errors:
        error.leads_on = True  # type: ignore[attr-defined]  # a mark of ours on an object of the library
        yield error
    yield last


class _Keywords(NamedTuple):
    """Keywords whose errors come with those of their branches; `taken`: all errors of a branch, or the first."""

    taken: Callable[[Errors], list[ValidationError]]

    def any_of(self, validator: Any, branches: Any, instance: Any, _schema: Any) -> Errors:
        failed: list[ValidationError] = []
        for index, branch in enumerate(branches):
            errors = self.taken(validator.descend(instance, branch, schema_path=index))
            if not errors:
                return
            failed += errors
        yield from _led(failed, ValidationError("must match a schema in anyOf"))

    def one_of(self, validator: Any, branches: Any, instance: Any, _schema: Any) -> Errors:
        failed: list[ValidationError] = []
        passing = 0
        for index, branch in enumerate(branches):
            errors = self.taken(validator.descend(instance, branch, schema_path=index))
            failed += errors
            passing += not errors
            if passing > 1:
                break
        if passing != 1:
            last = ValidationError("must match exactly one schema in oneOf")
            last.is_ambiguous = passing > 1  # type: ignore[attr-defined]  # a mark of ours on an object of the library
            yield from _led(failed, last)

    def if_(self, validator: Any, condition: Any, instance: Any, schema: Any) -> Errors:
        branch = "then" if validator.evolve(schema=condition).is_valid(instance) else "else"
        errors = self.taken(validator.descend(instance, schema.get(branch, {}), schema_path=branch))
        yield from errors
        if errors and self.taken is list:
            yield ValidationError(f'must match "{branch}" schema')

    def property_names(self, validator: Any, names: Any, instance: Any, _schema: Any) -> Errors:
        for name in instance if validator.is_type(instance, "object") else ():
            errors = self.taken(validator.descend(instance=name, schema=names))
            if errors:
                yield from _led(errors, ValidationError("property name must be valid"))


@lru_cache(maxsize=2)
def _validators(is_complete: bool) -> dict[str, Any]:
    """Return validators by dialect; is_complete: whether branches tell all their errors or the first."""
    own = _Keywords(list if is_complete else _first)
    keywords: dict[str, Any] = {
        **{"anyOf": own.any_of, "oneOf": own.one_of, "if": own.if_, "propertyNames": own.property_names},
        **{"pattern": _matched, "additionalProperties": _surplus, "uniqueItems": _repeated, _NEVER: _never},
    }
    dialects: dict[str, Any] = {
        **{"draft4": Draft4Validator, "draft6": Draft7Validator, "draft7": Draft7Validator},
        **{"draft2019-09": Draft201909Validator, "draft2020-12": Draft202012Validator},
    }
    return {name: extend(dialect, keywords) for name, dialect in dialects.items()}  # type: ignore[no-untyped-call]  # the stubs leave it out


def _surplus(validator: Any, others: Any, instance: Any, schema: Any) -> Errors:
    """Yield an error for each property that a schema does not name, where it wants no other ones."""
    if not validator.is_type(instance, "object"):
        return
    patterns = [expression_of(each, "") for each in schema.get("patternProperties", {})]
    for name in instance:
        if name not in schema.get("properties", {}) and not any(occurs(each, str(name)) for each in patterns):
            if others is False:
                yield ValidationError(str(name))
            elif others is not True:
                yield from validator.descend(instance[name], others, path=name)


def _repeated(validator: Any, is_asked: Any, instance: Any, schema: Any) -> Errors:
    """Yield an error where items are the same; with simple types for items, others are not looked at, as in Ajv."""
    if not is_asked or not validator.is_type(instance, "array"):
        return
    items = schema.get("items")
    types = items.get("type", []) if isinstance(items, dict) else []
    types = [types] if isinstance(types, str) else types
    is_simple = bool(types) and not {"object", "array"} & set(types)
    before: dict[Hashable, int] = {}
    pair = None
    for index, item in enumerate(instance):
        if not is_simple or any(validator.is_type(item, each) for each in types):
            key = comparable(written(item))
            pair = (before[key], index) if key in before else pair
            before[key] = index
    if pair is not None:
        first, second = reversed(pair) if is_simple else pair
        yield ValidationError(f"must not have duplicate items (items ## {first} and {second} are identical)")


def _never(_validator: Any, _value: Any, _instance: Any, _schema: Any) -> Errors:
    yield ValidationError("boolean schema is false")


def _matched(validator: Any, pattern: Any, instance: Any, _schema: Any) -> Errors:
    if validator.is_type(instance, "string") and not occurs(expression_of(pattern, ""), instance):
        yield ValidationError(f'must match pattern "{pattern}"')
