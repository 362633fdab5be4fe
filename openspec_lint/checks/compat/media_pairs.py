"""Which contents of two versions of a body are the same: by media type, its parameters, and ranges that cover it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from openspec_lint.model.bodies import Content
from openspec_lint.model.media_types import has_room, is_json, media_name, media_parameters


class ContentPairs(NamedTuple):
    """Contents of two versions.

    kept: of the same media type. renamed: of another JSON type that came in its place. covered: one of them by a range
    of the other version. gone, fresh: those that only one version has.
    """

    kept: list[tuple[Content, Content]]
    renamed: list[tuple[Content, Content]]
    covered: list[tuple[Content, Content]]
    gone: list[Content]
    fresh: list[Content]


def content_pairs(old: Sequence[Content], new: Sequence[Content], *, offered: bool) -> ContentPairs:
    """Pair the contents of two versions; `offered`: of a response, where one JSON type may take another one's place."""
    gone, fresh = list(old), list(new)
    kept = [pair for are_one in (_is_same, _is_alike, _is_any_for_unsaid) for pair in _taken_out(gone, fresh, are_one)]
    names = {media_name(content.media_type) for content in old}
    renamed = list(_taken_out(gone, fresh, lambda one, two: _is_json_for(one, two, names))) if offered else []
    covered = []
    for content in list(gone):
        wider = next((other for other in new if has_room(other.media_type, content.media_type)), None)
        if wider is not None:
            covered.append((content, wider))
            gone.remove(content)
    for content in list(fresh):
        wider = next((other for other in old if has_room(other.media_type, content.media_type)), None)
        if wider is not None:
            covered.append((wider, content))
            fresh.remove(content)
    return ContentPairs(kept, renamed, covered, gone, fresh)


def _taken_out(
    gone: list[Content], fresh: list[Content], are_one: Callable[[Content, Content], bool]
) -> list[tuple[Content, Content]]:
    """Return the pairs among contents that are one, and take them out of both lists."""
    found = []
    for content in list(gone):
        twin = next((other for other in fresh if are_one(content, other)), None)
        if twin is not None:
            found.append((content, twin))
            gone.remove(content)
            fresh.remove(twin)
    return found


def _is_same(old: Content, new: Content) -> bool:
    names = media_name(old.media_type), media_name(new.media_type)
    return names[0] == names[1] and media_parameters(old.media_type) == media_parameters(new.media_type)


def _is_alike(old: Content, new: Content) -> bool:
    """Tell whether two media types have the same name, and no parameter that says something else."""
    if media_name(old.media_type) != media_name(new.media_type):
        return False
    before, after = media_parameters(old.media_type), media_parameters(new.media_type)
    return all(after.get(key, value) == value for key, value in before.items())


def _is_json_for(old: Content, new: Content, taken: set[str]) -> bool:
    """Tell whether a JSON type may have come in place of another: "application/problem+json" of "application/json"."""
    if "*" in new.media_type:
        return False
    return is_json(old.media_type) and is_json(new.media_type) and media_name(new.media_type) not in taken


def _is_any_for_unsaid(old: Content, new: Content) -> bool:
    """Tell whether one of two contents is of no media type in particular, and the other of any: 2.0 need not say it."""
    unsaid, other = (old, new) if old.is_unsaid else (new, old)
    return unsaid.is_unsaid and not other.is_unsaid and has_room(other.media_type, unsaid.media_type)
