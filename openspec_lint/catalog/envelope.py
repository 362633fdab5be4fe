"""Envelope profiles: what the body of a JSON response must look like, as their files say it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.load import RuleFileError, read_rule_file, rules_root

DEFAULT_ENVELOPE: Final = "success-data-error-meta"
"""The profile of the examples and of whoever asks for an envelope without naming one."""


class Member(NamedTuple):
    """One member of a body.

    names: what it may be called, the preferred name first. required: it must always be there. types: the JSON types
    it may have, none for any. value: one that it must be able to take, None for any. is_empty: it must be null or
    absent. on_lists: asked for only where the body is a list. members: what it must hold where it is an object.
    """

    names: tuple[str, ...]
    required: bool = False
    types: tuple[str, ...] = ()
    value: object = None
    is_empty: bool = False
    on_lists: bool = False
    members: tuple[Member, ...] = ()


class Shape(NamedTuple):
    """What bodies of one class of statuses look like; without members and media types, anything goes.

    data: the member that makes the body a list where it is an array. media_types: what the body must be sent as.
    """

    members: tuple[Member, ...] = ()
    data: str = "data"
    media_types: tuple[str, ...] = ()


class Envelope(NamedTuple):
    """A profile of `rules/envelopes/`; `rules/envelope.schema.json` describes the format.

    success is for 2XX, error for 4XX, 5XX and default. exempt: operations, as glob patterns like "GET /health*" or,
    for every method, "/health*".
    """

    id: str
    title: str
    description: str
    success: Shape = Shape()
    error: Shape = Shape()
    exempt: tuple[str, ...] = ()


@cache
def profile_paths(root: Path | None = None) -> dict[str, Path]:
    """Return the files of our profiles by id; `root` is another folder of rule files than our own."""
    return {path.stem: path for path in sorted(((root or rules_root()) / "envelopes").glob("*.yaml"))}


def load_envelopes(root: Path | None = None) -> Mapping[str, Envelope]:
    """Return all profiles by id; `root` is another folder of rule files than our own. Raises RuleFileError."""
    return {name: read_envelope(path) for name, path in profile_paths(root).items()}


def read_envelope(path: Path) -> Envelope:
    """Return the profile in the file at `path`; raises RuleFileError with path and reason."""
    value = read_rule_file(path)
    try:
        if value["id"] != path.stem:
            raise RuleFileError(f"{path}: id {value['id']!r} must equal the file's name")
        return Envelope(
            id=value["id"],
            title=value["title"],
            description=value["description"].strip(),
            success=_shape(value.get("success", {})),
            error=_shape(value.get("error", {})),
            exempt=tuple(value.get("exempt", {}).get("operations", ())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise RuleFileError(f"{path}: {type(error).__name__}: {error}") from error


def _shape(value: Mapping[str, Any]) -> Shape:
    return Shape(_members(value.get("members", {})), value.get("data", "data"), tuple(value.get("media_types", ())))


def _members(members: Mapping[str, Any]) -> tuple[Member, ...]:
    return tuple(_member(name, value) for name, value in members.items())


def _member(name: str, value: Mapping[str, Any]) -> Member:
    types = value.get("type", ())
    return Member(
        names=(name, *value.get("also", ())),
        required=value.get("required", False),
        types=(types,) if isinstance(types, str) else tuple(types),
        value=value.get("value"),
        is_empty=value.get("empty", False),
        on_lists=value.get("on") == "lists",
        members=_members(value.get("members", {})),
    )
