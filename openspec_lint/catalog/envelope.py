"""Envelope profiles: what the body of a JSON response must look like, as data says it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.load import RuleFileError, read_rule_file, rules_root

DEFAULT_ENVELOPE: Final = "success-data-error-meta"
"""The profile of the examples and of whoever asks for an envelope without naming one."""

USUAL_STYLES: Final = ("page", "offset", "cursor")
"""The styles of paging that do where a profile names none."""


class Member(NamedTuple):
    """One member of a body.

    names: what it may be called, the preferred name first. required: it must be described, and where `is_listed` a
    schema's `required` must name it. types: the JSON types it may have, none for any. values: of which it must be able
    to take one, none for any. empty: "null or absent", "null" or "absent", "" for what has a value. members: what it
    must hold where it is an object.
    """

    names: tuple[str, ...]
    required: bool = False
    is_listed: bool = True
    types: tuple[str, ...] = ()
    values: tuple[object, ...] = ()
    empty: str = ""
    members: tuple[Member, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it may be null and nothing else, where it is there at all."""
        return self.empty in ("null or absent", "null")


class Style(NamedTuple):
    """A way to page through a list, and the members by which an answer tells where its reader is."""

    id: str
    members: tuple[Member, ...]


class Paging(NamedTuple):
    """What a list says about paging: one of `styles`, at one of the places `at`, each the names that lead there."""

    at: tuple[tuple[str, ...], ...]
    styles: tuple[Style, ...]


class Shape(NamedTuple):
    """What bodies of one class of statuses look like; without anything but `data`, anything goes.

    data: the member that makes the body a list where it is an array. media_types: what the body must be sent as.
    of_lists and of_items: further members of bodies that are lists, and of those that are none.
    """

    members: tuple[Member, ...] = ()
    data: str = "data"
    media_types: tuple[str, ...] = ()
    of_lists: tuple[Member, ...] = ()
    of_items: tuple[Member, ...] = ()
    paging: Paging | None = None

    @property
    def asks_nothing(self) -> bool:
        """Whether every body will do."""
        return not (self.members or self.media_types or self.of_lists or self.of_items or self.paging)


class Envelope(NamedTuple):
    """A profile of `rules/envelopes/` or of a project; `rules/envelope.schema.json` describes the format.

    success is for 2XX, error for 4XX, 5XX and default. exempt: operations, as glob patterns like "GET /health*" or,
    for every method, "/health*". is_assumed: nobody has chosen it.
    """

    id: str
    title: str
    description: str
    success: Shape = Shape()
    error: Shape = Shape()
    exempt: tuple[str, ...] = ()
    is_assumed: bool = False


@cache
def profile_paths(root: Path | None = None) -> dict[str, Path]:
    """Return the files of our profiles by id; `root` is another folder of rule files than our own."""
    return {path.stem: path for path in sorted(((root or rules_root()) / "envelopes").glob("*.yaml"))}


def load_envelopes(root: Path | None = None) -> Mapping[str, Envelope]:
    """Return all profiles by id; `root` is another folder of rule files than our own. Raises RuleFileError."""
    return {name: read_envelope(path) for name, path in profile_paths(root).items()}


def read_envelope(path: Path) -> Envelope:
    """Return the profile of ours in the file at `path`; raises RuleFileError with path and reason."""
    value = read_rule_file(path)
    if not isinstance(value, dict) or value.get("id") != path.stem:
        raise RuleFileError(f"{path}: the id of a profile must equal the file's name")
    try:
        return envelope_of(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise RuleFileError(f"{path}: {type(error).__name__}: {error}") from error


def envelope_of(value: Mapping[str, Any], name: str = "") -> Envelope:
    """Return the profile that a value gives which fits `rules/envelope.schema.json`; name: of one without id.

    Raises KeyError for a style of paging that there is not.
    """
    exempt = value.get("exempt", {})
    usual = _usual_exemptions() if exempt.get("usual", True) else ()
    return Envelope(
        id=value.get("id", name),
        title=value.get("title", name),
        description=value.get("description", "").strip(),
        success=_shape(value.get("success", {})),
        error=_shape(value.get("error", {})),
        exempt=(*usual, *exempt.get("operations", ())),
    )


@cache
def paging_styles() -> Mapping[str, Style]:
    """Return the styles of paging that profiles may name."""
    return {name: Style(name, members_of(each)) for name, each in _data("paging-styles").items()}


@cache
def _usual_exemptions() -> tuple[str, ...]:
    return tuple(_data("envelope-exemptions")["operations"])


def _data(name: str) -> Mapping[str, Any]:
    return dict(read_rule_file(rules_root() / f"{name}.yaml"))


def _shape(value: Mapping[str, Any]) -> Shape:
    lists, items = value.get("lists", {}), value.get("items", {})
    return Shape(
        members=members_of(value.get("members", {})),
        data=value.get("data", "data"),
        media_types=tuple(name.lower() for name in value.get("media_types", ())),
        of_lists=members_of(lists.get("members", {})),
        of_items=members_of(items.get("members", {})),
        paging=_paging(lists["paging"]) if lists.get("paging") else None,
    )


def _paging(value: Mapping[str, Any]) -> Paging:
    styles = value.get("styles", USUAL_STYLES)
    if isinstance(styles, dict):
        found = tuple(Style(name, members_of(members)) for name, members in styles.items())
    else:
        found = tuple(paging_styles()[name] for name in styles)
    return Paging(tuple(() if at == "." else tuple(at.split(".")) for at in value["at"]), found)


def members_of(members: Mapping[str, Any]) -> tuple[Member, ...]:
    """Return the members that a table of names gives; null under a name takes it back."""
    return tuple(_member(name, value) for name, value in members.items() if value is not None)


def _member(name: str, value: Mapping[str, Any]) -> Member:
    types, required = value.get("type", ()), value.get("required", False)
    empty = _EMPTY[value.get("empty", False)]
    return Member(
        names=(name, *value.get("also", ())),
        required=required is not False or empty == "null",
        is_listed=required != "described",
        types=(types,) if isinstance(types, str) else tuple(types),
        values=(value["value"],) if "value" in value else tuple(value.get("values", ())),
        empty=empty,
        members=members_of(value.get("members", {})),
    )


_EMPTY: Final[Mapping[object, str]] = {
    **{False: "", True: "null or absent"},
    **dict.fromkeys((None, "null"), "null"),
    "absent": "absent",
}
