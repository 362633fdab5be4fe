"""The metadata of a change, `.openspec.yaml`: whether openspec honours them, and what they declare."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from openspec_lint.model.openspec.workflow import Workflows, named_workflow
from openspec_lint.read.document import Document

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEBAB = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_MARKERS: Final = ("skip_specs", "retire_capabilities")


class Marker(NamedTuple):
    """What metadata say of `skip_specs` or `retire_capabilities`: declared, or set and not honoured for `problem`."""

    is_declared: bool
    problem: str | None = None


UNSET: Final = Marker(False)


def marker(key: str, document: Document | None, workflows: Workflows) -> Marker:
    """Return what the metadata of a change say of a marker; None is a change without metadata."""
    if document is None:
        return UNSET
    value = document.value
    if document.problems and not document.text:
        return Marker(False, "they cannot be read")
    if value is None or document.problems:
        is_mentioned = re.search(rf"^\s*(['\"]?){key}\1\s*:", document.text, re.MULTILINE) is not None
        return Marker(False, "they are not valid YAML") if is_mentioned and document.problems else UNSET
    if not isinstance(value, dict) or value.get(key, False) is False:
        return UNSET
    problem = metadata_problem(value, workflows)
    if problem is None and named_workflow(value["schema"], workflows) is None:
        problem = f"the schema {value['schema']} is broken"
    return Marker(problem is None, problem)


def metadata_problem(value: Any, workflows: Workflows) -> str | None:
    """Return why openspec refuses metadata, None when it takes them."""
    if not isinstance(value, dict):
        return "they are no mapping"
    schema, created = value.get("schema"), value.get("created")
    if not isinstance(schema, str) or not schema:
        return "schema is missing"
    if "created" in value and not (isinstance(created, str) and _DAY.fullmatch(created)):
        return "created is not a date such as 2026-01-31"
    wrong = [
        f"{key} is not {wanted}"
        for key, wanted, is_right in (
            ("goal", "a text", _is_text(value.get("goal", "-"))),
            ("affected_areas", "a list of texts", _are_texts(value.get("affected_areas", []))),
            ("initiative", "a store and an id in kebab-case", _is_initiative(value.get("initiative", _INITIATIVE))),
            *((key, "true or false", isinstance(value.get(key, False), bool)) for key in _MARKERS),
        )
        if not is_right
    ]
    if wrong:
        return wrong[0]
    return None if schema in workflows else f"there is no schema called {schema}"


_INITIATIVE: Final = {"store": "a", "id": "b"}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_initiative(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == _INITIATIVE.keys()
        and all(isinstance(name, str) and _KEBAB.fullmatch(name) for name in value.values())
    )
