"""Checks of what requests and answers give away: passwords, ids that can be counted through, addresses to be called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.security.credentials import is_of_another_type, is_one_of, operation_around
from openspec_lint.checks.code.contract.security.reach import all_around, directions_of, reached
from openspec_lint.checks.habits import once_per_aspect, standing_for
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import shortened
from openspec_lint.model.operations import side_of
from openspec_lint.model.path_shape import words
from openspec_lint.model.schemas import types_of
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE


def secret_in_response(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to passwords that an answer shows as they came, and to their hashes (OWASP API3:2023).

    A password that only answers have is one that the server made, and that they are there to give. What is `writeOnly`
    is in no answer. options: globs, `both` of what callers send, `never` of what no answer has a reason to show.
    """
    yield from once_per_aspect(
        Hit(holder.child("properties", name), {"property": name}, aspect=name)
        for name in sorted(_properties_like([*options["both"], *options["never"]], scope))
        for holder, _ in scope.contract.schema_index.members[name]
        if _is_shown(holder, name, is_one_of(name, options["never"]), scope)
    )


def _is_shown(holder: Site, name: str, is_never: bool, scope: ContractScope) -> bool:
    """Tell whether a property of a schema is a text that answers have, and, if it may be there, requests as well."""
    facts = scope.contract.follow(holder.child("properties", name))
    if facts is None or not isinstance(facts.value, dict) or is_of_another_type(facts.value):
        return False
    if facts.value.get("writeOnly") is True or (facts.value.get("readOnly") is True and not is_never):
        return False
    directions = directions_of(holder, scope.contract)
    return "response" in directions and (is_never or "request" in directions)


def _properties_like(globs: Iterable[str], scope: ContractScope) -> frozenset[str]:
    """Return the names of properties that one of the globs matches."""
    globs = tuple(globs)
    return frozenset(name for name in scope.contract.schema_index.members if is_one_of(name, globs))


def _fields_like(globs: Iterable[str], scope: ContractScope) -> Iterator[tuple[str, Node]]:
    """Yield the properties and parameters whose names one of the globs matches, each where it is written."""
    for name in sorted(_properties_like(globs, scope)):
        yield from ((name, holder.child("properties", name)) for holder, _ in scope.contract.schema_index.members[name])
    for site in scope.contract.by_kind.get("parameter", ()):
        if isinstance(site.value.get("name"), str) and is_one_of(site.value["name"], globs):
            has_schema = isinstance(site.value.get("schema"), dict)
            yield site.value["name"], site.child("schema") if has_schema else site.node


def password_unmarked(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to passwords of requests that are not told to be any (OpenAPI, Data Types, `password`)."""
    names = _properties_like(options["names"], scope)
    if not names:
        return
    hits = (
        Hit(schema.node, {"property": schema.name}, aspect=schema.name)
        for schema in reached(scope.contract, "request")
        if schema.name in names
        if not is_of_another_type(schema.facts) and "format" not in schema.facts
    )
    yield from once_per_aspect(hits)


def id_countable(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to ids in paths that are integers (OWASP API1:2023)."""
    found = {
        id(parameter.node.value): (parameter, operation)
        for operation in scope.contract.operations
        for parameter in operation.parameters
        if parameter.place == "path" and words(parameter.name)[-1:] and words(parameter.name)[-1] in options["words"]
        if parameter.schema is not None and isinstance(parameter.schema.value, dict)
        if types_of(parameter.schema.value) == frozenset({"integer"})
    }
    names = shortened([f"`{parameter.name}`" for parameter, _ in found.values()], 3)
    if found:
        hits = [Hit(one.node, operation=operation_around(one.node, operation)) for one, operation in found.values()]
        yield standing_for(hits, names=names)


def url_from_caller(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to what a request has that the server may call or send to (OWASP API7:2023)."""
    hits = (
        Hit(schema.node, {"property": schema.name}, aspect=schema.name)
        for schema in reached(scope.contract, "request")
        if schema.name and is_one_of(schema.name, options["names"]) and not is_of_another_type(schema.facts)
        if not any(keyword in schema.facts for keyword in ("pattern", "enum", "const"))
    )
    yield from once_per_aspect(hits)


def internals_in_error(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to what an error tells of the program behind (OWASP API8:2023; RFC 9457, section 5).

    options: `names`, globs.
    """
    names = _properties_like(options["names"], scope)
    holders = [holder for name in names for holder, _ in scope.contract.schema_index.members[name]]
    if not any(_is_error(around) for around in all_around(holders, scope.contract)):
        return  # most contracts, and to follow all that errors are made of is a long way
    hits = (
        Hit(schema.node, {"property": schema.name, "owner": schema.owner.what}, aspect=schema.name)
        for schema in reached(scope.contract, "error")
        if schema.name in names
    )
    yield from once_per_aspect(hits)


def _is_error(site: Site) -> bool:
    """Tell whether a site is an answer that an operation gives to what went wrong, or a reference to one."""
    return "response" in (site.kind, site.name) and side_of(str(site.key)) == "error"


def password_length_weak(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to limits that make passwords short (NIST SP 800-63B, section 3.1.1; OWASP ASVS, section 6.2)."""
    for name, node in _fields_like(options["names"], scope):
        if not isinstance(node.value, dict) or is_of_another_type(node.value):
            continue
        least, most = node.value.get("minLength"), node.value.get("maxLength")
        if type(most) is int and most < options["longest"]:
            advice = f"takes no more than {most} characters; let people choose {options['longest']} and more"
            yield Hit(node.child("maxLength"), {"property": name, "advice": advice}, ON_VALUE, aspect="maxLength")
        if type(least) is int and 1 < least < options["shortest"]:  # 1 says of a login that there has to be one
            advice = f"may have {least} characters; ask for {options['shortest']} at least"
            yield Hit(node.child("minLength"), {"property": name, "advice": advice}, ON_VALUE, aspect="minLength")


def credential_with_default(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a credential that is the same for everybody who does not set it (CWE-1392)."""
    for name, node in _fields_like(options["names"], scope):
        default = node.value.get("default") if isinstance(node.value, dict) else None
        if isinstance(default, str) and default:
            yield Hit(node.child("default"), {"property": name}, ON_VALUE)


EXPOSURE_CHECKS: Final[Mapping[str, Check]] = {
    "credential-with-default": credential_with_default,
    "id-countable": id_countable,
    "internals-in-error": internals_in_error,
    "password-length-weak": password_length_weak,
    "password-unmarked": password_unmarked,
    "secret-in-response": secret_in_response,
    "url-from-caller": url_from_caller,
}
