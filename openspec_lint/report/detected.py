"""What `detect` tells of a contract, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

_SHOWN: Final = 5
_MEMBERS: Final = 8
_FORMS: Final = {"catalogue": "endpoint catalogue", "markdown": "Markdown document"}
_LABEL: Final = 10
"""Columns of what a line is about."""

_REASONS: Final = {
    "envelope-member-missing": "without {what}",
    "envelope-member-type": "where {what} is something else",
}


def detected_lines(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines about one contract; `value` is what `--json` prints of it."""
    if "draft" in value:
        number = value["schemas"]
        yield f"{value['path']}: {number} JSON Schema{'s'[: number != 1]} ({value['draft']}), no operations"
        return
    form = _FORMS.get(value["format"], f"OpenAPI {value['version']}")
    yield f"{value['path']}: {form}, {value['operations']} operations, base path {value['base_path'] or 'none'}"
    yield from _labelled("paths", [f"begin with {value['prefix']}"] if value["prefix"] else [])
    yield from _labelled("bodies", _bodies(value["bodies"]))
    yield from _labelled("envelope", _profiles(value["profiles"]))
    yield from _labelled("paging", _paging(value["paging"]))
    yield from _labelled("casing", [line for kind, counts in value["casing"].items() for line in _casing(kind, counts)])
    yield from _labelled("ids", _counted(value["ids"]))
    yield from _labelled("errors", _counted(value["error_media_types"]))
    if value["bodies"]:
        yield from _proposal(value["envelope"])


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    for index, line in enumerate(lines):
        yield f"  {label if not index else '':<{_LABEL}}{line}"


def _bodies(bodies: Mapping[str, Any]) -> Iterator[str]:
    if not bodies:
        yield "no JSON response is described"
    for status, shapes in bodies.items():
        for shape in shapes[:_SHOWN]:
            yield f"{status:<8} {shape['bodies']:>5} x  {_cut(shape['members'])}"
        if len(shapes) > _SHOWN:
            yield f"{status:<8}          and {len(shapes) - _SHOWN} other shapes"


def _cut(members: Sequence[str]) -> str:
    """Return the first members of a shape, and how many more there are."""
    more = len(members) - _MEMBERS
    return ", ".join(members) if more <= 1 else f"{', '.join(members[:_MEMBERS])} and {more} more"


def _profiles(profiles: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield how many bodies fit each profile that any fits, and why the best of them does not fit all."""
    fitting = [each for each in profiles if each["success"]["fit"] or each["error"]["fit"]]
    for index, each in enumerate(fitting):
        sides = [
            f"{side} {each[side]['fit']} of {each[side]['asked']}"
            for side in ("success", "error")
            if each[side]["asked"]
        ]
        yield f"{each['profile']:<26}{', '.join(sides)} bodies fit"
        for misfit in each["misfits"][:_SHOWN] if not index else ():
            yield f"  {misfit['side']}: {misfit['bodies']} {_reason(misfit)}"
    others = len(list(profiles)) - len(fitting)
    if others:
        yield f"{others} {'other ' if fitting else ''}profile{'s'[: others != 1]} that no body fits"


def _reason(misfit: Mapping[str, Any]) -> str:
    """Return why a body does not fit, in a few words."""
    form, what = _REASONS.get(misfit["rule"]), misfit["what"]
    if form is not None:
        return form.format(what=" and ".join(f"`{name}`" for name in what.split(",")))
    return f"sent as {what}" if what else "with none of its members"


def _paging(paging: Mapping[str, Any]) -> Iterator[str]:
    for each in paging["parameters"][:_SHOWN]:
        style = "a limit alone" if each["style"] == "limit" else f"by {each['style']}"
        yield f"asked for {style}: {each['parameters']}  ({each['operations']} operations)"
    for each in paging["answers"][:_SHOWN]:
        at = "at the top" if each["at"] == "." else f"in {'the ' if ' ' in each['at'] else ''}{each['at']}"
        yield f"answered {at}, style {each['style']}  ({each['lists']} of {paging['lists']} lists)"
    told = sum(each["lists"] for each in paging["answers"])
    if paging["lists"] > told:
        yield f"no word on which part of the whole it is  ({paging['lists'] - told} of {paging['lists']} lists)"


def _casing(kind: str, counts: Mapping[str, int]) -> Iterator[str]:
    if counts:
        yield f"{kind:<18}" + ", ".join(f"{case} {count}" for case, count in counts.items())


def _counted(counts: Mapping[str, int]) -> Iterator[str]:
    if counts:
        yield ", ".join(f"{name} {count}" for name, count in counts.items())


def _proposal(envelope: str | Mapping[str, Any]) -> Iterator[str]:
    if isinstance(envelope, str):
        yield f"  in the configuration:  envelope: {envelope}"
        return
    for side, shape in envelope.items():
        yield f"  of its own, {side}: {{{', '.join(shape['members'])}}}"
    yield "  in the configuration:  what `openspec-lint init --print` shows"
