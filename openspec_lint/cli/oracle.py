"""A second opinion on the contracts: openapi-spec-validator, and where it and we differ."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from openspec_lint.findings import Finding, Location, Severity
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node, Site
from openspec_lint.report.report import Objection, SecondOpinion

_CATEGORIES: Final = ("structure", "semantics")
"""The rules whose errors say that a contract is not what the specification allows."""

_MOST_CHARACTERS: Final = 160


def second_opinions(
    contracts: Iterable[Contract], findings: Iterable[Finding], root: Path
) -> tuple[SecondOpinion, ...]:
    """Return what openapi-spec-validator says of each OpenAPI contract, beside our `findings`.

    root: the folder that the paths of the contracts begin at. Files they refer to are read; nothing is fetched.
    """
    found = list(findings)
    return tuple(_opinion(contract, found, root) for contract in contracts if contract.format == "openapi")


def _opinion(contract: Contract, findings: list[Finding], root: Path) -> SecondOpinion:
    path = contract.document.path
    own_files = {site.document.path for site in contract.sites}
    in_files = [each for each in findings if each.location.path in own_files]
    ours = [each for each in in_files if each.severity is Severity.ERROR and each.category in _CATEGORIES]
    theirs, failure = validator_errors(contract, root)
    places = _places(contract, theirs)
    return SecondOpinion(
        validator=_validator_name(),
        path=path,
        accepts=False if theirs else None if failure else True,
        we_accept=not ours,
        theirs=tuple(
            Objection(place, _in_one_line(error), any(_is_same(place, finding.location) for finding in in_files))
            for place, error in zip(places, theirs, strict=True)
        ),
        ours=tuple(
            Objection(each.location, each.rule_id, any(_is_same(each.location, place) for place in places))
            for each in ours
        ),
        failure=failure,
    )


def _validator_name() -> str:
    import openapi_spec_validator  # 300 ms, only when it is asked for

    return f"openapi-spec-validator {openapi_spec_validator.__version__}"


def validator_errors(contract: Contract, root: Path) -> tuple[list[Any], str]:
    """Return the errors that openapi-spec-validator finds, and how it failed ("" where it did not).

    root: as for `second_opinions`. Other files come from where ours do, so none outside the project is read.
    """
    errors: list[Any] = []
    try:
        errors.extend(_each_error(contract, root.resolve()))
    except Exception as error:  # whatever a validator of another project raises is its answer
        return errors, _shortened(f"{type(error).__name__}: {error}")
    return errors, ""


def _each_error(contract: Contract, root: Path) -> Iterator[Any]:
    from urllib.parse import urlsplit  # all of these only when it is asked for
    from urllib.request import url2pathname

    from jsonschema_path import SchemaPath
    from openapi_spec_validator.shortcuts import get_validator_cls

    def read(uri: str) -> Any:
        path = Path(os.path.relpath(url2pathname(urlsplit(uri).path), root)).as_posix()
        document = contract.resolver.load(path)
        if document.value is None and document.problems:
            raise ValueError(f"{path} does not parse")
        return document.value

    value = contract.document.value
    base = Path(os.path.normpath(root / contract.document.path)).as_uri()
    yield from get_validator_cls(value)(
        SchemaPath.from_dict(value, base_uri=base, handlers={"file": read})
    ).iter_errors()


def _places(contract: Contract, errors: Iterable[Any]) -> list[Location]:
    """Return where each error is in the document; its root for what cannot be found.

    The path of some errors begins at a schema, or at its default, which is not named: it is the first from which the
    path leads to the value.
    """
    taken: set[object] = set()
    return [_place(contract, error, taken) for error in errors]


def _place(contract: Contract, error: Any, taken: set[object]) -> Location:
    path = tuple(error.absolute_path)
    whole = _found(contract.root, path) if path else None
    nodes = (node for site in contract.by_kind.get("schema", ()) for node in _candidates(site, error, path))
    node = whole or next((node for node in nodes if node.trail not in taken and node.value == error.instance), None)
    if node is None:
        return contract.document.locate(None)
    taken.add(node.trail)
    return node.document.locate(node.trail)


def _candidates(site: Site, error: Any, path: tuple[Any, ...]) -> Iterator[Node]:
    """Yield where an error may be whose path begins at a schema: below it, or in its default if that is judged."""
    keywords = tuple(error.absolute_schema_path)
    is_judged = bool(keywords) and keywords[0] in site.value
    if path and (node := _found(site.node, path)) is not None:
        yield node
    if is_judged and "default" in site.value and (len(keywords) > 1 or site.value == error.schema):
        node = _found(site.child("default"), path)
        if node is not None:
            yield node


def _found(node: Node, path: Iterable[Any]) -> Node | None:
    """Return what a path leads to below a node; None where it leads nowhere."""
    for key in path:
        value = node.value
        if isinstance(value, dict) and str(key) in value:
            node = node.child(str(key))
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            node = node.child(key)
        else:
            return None
    return node


def _is_same(one: Location, other: Location) -> bool:
    """Tell whether two places are one, or one is inside the other; the root is around nothing here."""
    if one.path != other.path:
        return False
    here, there = one.pointer or "", other.pointer or ""
    if not here or not there:
        return here == there
    return f"{here}/".startswith(f"{there}/") or f"{there}/".startswith(f"{here}/")


def _in_one_line(error: Any) -> str:
    """Return the first line of an error's message; of a failed choice, that of the error that fits best."""
    from jsonschema.exceptions import best_match  # with the validator, only when it is asked for

    inner = best_match(error.context) if getattr(error, "context", None) else None
    return _shortened(str((inner or error).message))


def _shortened(text: str) -> str:
    line = next(iter(text.strip().splitlines()), "")
    return line if len(line) <= _MOST_CHARACTERS else f"{line[: _MOST_CHARACTERS - 1]}…"
