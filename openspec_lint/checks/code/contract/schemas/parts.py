"""The check of `allOf` for parts that forbid the properties of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from openspec_lint.checks.code.contract.schemas.groups import groups_of, owners_of
from openspec_lint.checks.code.contract.schemas.names import member_name
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Site


def all_of_part_closed(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a part that allows no other properties than its own, while another part describes some."""
    if not isinstance(site.value["allOf"], list) or not _has_closed(scope.contract):
        return
    groups = groups_of(site, scope.contract)
    for index, group in enumerate(groups):
        closed = next((node for node in group.nodes if _is_closed(node.value)), None)
        if closed is None:
            continue
        own = owners_of([closed])
        others = [name for other in groups if other is not group for name in other.owners if name not in own]
        if others:
            place = site.child("allOf", index - 1) if index else site.child("additionalProperties")
            note = Note(closed.child("additionalProperties"), "this allows no other properties")
            part = member_name(place) if index else "The schema itself"
            arguments = {"part": part[0].upper() + part[1:], "properties": listed(dict.fromkeys(others))}
            yield Hit(place, arguments, related=(note,) if index else (), aspect=str(index))


@lru_cache(maxsize=8)
def _has_closed(contract: Contract) -> bool:
    return any(_is_closed(site.value) for site in contract.schema_index.having("additionalProperties"))


def _is_closed(schema: Mapping[str, Any]) -> bool:
    return schema.get("additionalProperties") is False and "patternProperties" not in schema


PART_CHECKS: Final[Mapping[str, Check]] = {
    "all-of-part-closed": all_of_part_closed,
}
