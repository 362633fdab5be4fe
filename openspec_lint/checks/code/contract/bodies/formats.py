"""Checks of the media types of bodies: named, those that a team uses, and patches that are patches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.bodies import Content
from openspec_lint.model.media_types import has_room, is_any_json, media_name
from openspec_lint.model.operations import Operation
from openspec_lint.model.site import Site

_MERGE: Final = "application/merge-patch+json"


def _bodies(scope: ContractScope) -> Iterator[tuple[Operation, str, Content]]:
    """Yield each body of a contract with its direction; a media type that 2.0 leaves to guesses is none."""
    for operation in scope.contract.operations:
        for content in operation.body.contents if operation.body is not None else ():
            yield operation, "request", content
        for response in operation.responses:
            yield from ((operation, "response", content) for content in response.contents)


def media_type_any(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per direction, to a described body in any format at all."""
    hits = (
        Hit(content.node, {"what": operation.name, "side": side, "media": content.media_type}, aspect=side)
        for operation, side, content in _bodies(scope)
        if media_name(content.media_type) in ("*/*", "application/*") and _is_of_members(content, scope)
    )
    yield from once_per_aspect(hits)


def _is_of_members(content: Content, scope: ContractScope) -> bool:
    """Tell whether a body has members or items, which only some formats have."""
    if content.schema is None or not isinstance(content.schema.value, dict):
        return False
    view = scope.contract.schemas.view(content.schema)
    return bool(view.properties) or view.items is not None or bool(view.alternatives)


def media_type_unlisted(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per direction and media type, to a format that the team does not use."""
    hits = (
        Hit(
            content.node, {"what": operation.name, "side": side, "media": name, "allowed": listed(options[side])}
        )._replace(aspect=f"{side} {name}")
        for operation, side, content in _bodies(scope)
        if not content.is_unsaid
        for name in (media_name(content.media_type),)
        if not any(name == allowed or has_room(allowed, name) for allowed in options[side])
    )
    yield from once_per_aspect(hits)


def patch_media_type(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to a PATCH in plain JSON, which does not say what is done with it (RFC 5789, section 2)."""
    hits = (
        Hit(content.node, {"what": operation.name, "media": content.media_type}, aspect="patch")
        for operation, side, content in _bodies(scope)
        if side == "request" and operation.method == "PATCH" and not content.is_unsaid
        if is_any_json(content.media_type)
    )
    yield from once_per_aspect(hits)


def merge_patch_required(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per schema, to a merge patch that must have members, though what stays is left out (RFC 7396)."""
    seen: set[int] = set()
    for operation, side, content in _bodies(scope):
        is_merge = side == "request" and media_name(content.media_type) == _MERGE
        if not is_merge or content.schema is None or not isinstance(content.schema.value, dict):
            continue
        view = scope.contract.schemas.view(content.schema)
        if view.required and not view.alternatives and id(view.node.value) not in seen:
            seen.add(id(view.node.value))
            inside = operation.inside
            yield Hit(view.node, {"what": operation.name, "required": listed(sorted(view.required))}, operation=inside)


def patch_requires_all(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per schema, to a PATCH whose members must all be there (RFC 5789)."""
    seen: set[int] = set()
    for operation, side, content in _bodies(scope):
        is_patch = side == "request" and operation.method == "PATCH" and is_any_json(content.media_type)
        if not is_patch or content.schema is None or not isinstance(content.schema.value, dict):
            continue
        view = scope.contract.schemas.view(content.schema)
        is_whole = len(view.properties) > 2 and view.properties.keys() <= view.required and not view.alternatives
        if is_whole and id(view.node.value) not in seen:
            seen.add(id(view.node.value))
            yield Hit(view.node, {"what": operation.name}, operation=operation.inside)


BODY_FORMAT_CHECKS: Final[Mapping[str, Check]] = {
    "media-type-any": media_type_any,
    "media-type-unlisted": media_type_unlisted,
    "merge-patch-required": merge_patch_required,
    "patch-media-type": patch_media_type,
    "patch-requires-all": patch_requires_all,
}
