"""Lists of one contract that tell about paging in several styles."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from openspec_lint.catalog.envelope import Envelope, Style
from openspec_lint.checks.envelope.bodies import is_described
from openspec_lint.checks.envelope.lists import is_list
from openspec_lint.checks.envelope.paging import paging_of
from openspec_lint.checks.envelope.responses import Use, json_uses, names_of
from openspec_lint.checks.habits import inside_all
from openspec_lint.checks.hit import Hit
from openspec_lint.checks.wording import listed
from openspec_lint.model.contract import Contract


def mixture_hits(contract: Contract, envelope: Envelope, reports: Callable[[str, str], bool] | None) -> list[Hit]:
    """Return a hit for each style of paging that fewer lists have than another; at the first list that has it."""
    styles: dict[str, Style] = {}
    uses: dict[str, list[Use]] = {}
    for use, style in _styled(contract, envelope):
        if reports is None or reports("envelope-paging-mixed", use.operation.name):
            styles[style.id] = style
            uses.setdefault(style.id, []).append(use)
    ranked = sorted(uses, key=lambda name: -len(uses[name]))
    return [_hit(styles[name], uses[name], styles[ranked[0]], len(uses[ranked[0]])) for name in ranked[1:]]


def _styled(contract: Contract, envelope: Envelope) -> Iterator[tuple[Use, Style]]:
    """Yield the lists on which the envelope asks for paging, each with the style of which it has all members."""
    shape = envelope.success
    if shape.paging is None or len(shape.paging.styles) == 1:
        return
    for use in json_uses(contract, envelope.exempt):
        schema = use.content.schema
        is_success = schema is not None and use.side == "success"
        if schema is None or not is_success or not is_list(contract, use.operation, schema, shape.data):
            continue
        for view in contract.schemas.variants(schema):
            told = paging_of(contract.schemas, view, shape.paging) if is_described(view) else None
            if told is not None and not told.missing:
                yield use, told.style
                break


def _hit(style: Style, uses: list[Use], usual: Style, count: int) -> Hit:
    schema = uses[0].content.schema
    assert schema is not None  # what has no schema has no style
    arguments = {
        "uses": names_of(uses),
        "actual": listed(member.names[0] for member in style.members),
        "usual": listed(member.names[0] for member in usual.members),
        "count": "another" if count == 1 else f"{count} others",
    }
    inside = [use.operation.inside for use in uses]
    return inside_all(Hit(schema, arguments, aspect=style.id), inside)
