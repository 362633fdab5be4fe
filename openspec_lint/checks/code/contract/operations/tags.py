"""Checks of tags: those of the contract, and those that operations name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.duplicates import without_repetition
from openspec_lint.checks.code.contract.paths.items import has_all_operations
from openspec_lint.checks.habits import FEW, each_or_once, is_habit, once_per_aspect, standing_for
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.site import Node, Site
from openspec_lint.nearest import nearest
from openspec_lint.read.document import ON_VALUE

_MEMBER_MARKS: Final = ("x-traitTag", "x-group", "x-parent")
"""Extensions by which documentation tools use a tag without any operation."""


def tag_duplicate(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a tag whose name an earlier one has (OpenAPI, OpenAPI Object: names of tags are unique).

    That the same object is there twice, the structure of 2.0 and 3.0 says.
    """
    seen: dict[str, Node] = {}
    for node, name in _defined(site):
        earlier = seen.setdefault(name, node)
        is_same = earlier.value == node.value and scope.contract.version in ("2.0", "3.0")
        if earlier is not node and not is_same:
            note = Note(earlier, "the first one")
            fix = without_repetition(node, earlier)
            yield Hit(node, {"tag": name}, related=(note,), aspect=name, fix=fix)


def tag_undefined(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to each tag of operations that a contract which defines tags does not define.

    Where they are many, the list of the contract is one of some tags on purpose, and told so once.
    """
    names = {name for _, name in _defined(site)}
    if not names:
        return
    places = [(node, name) for node, name in _used(scope) if name not in names]
    lacking = dict.fromkeys(name for _, name in places)
    if is_habit(len(lacking), most=FEW):
        what = f"{len(lacking)} tags of operations are"
        yield Hit(site.child("tags"), {"what": what, "hint": f": {listed(lacking)}", "more": ""})
        return
    hints = {name: _hint(name, names) for name in lacking}
    hits = (
        Hit(node, {"what": f"The tag `{name}` is", "hint": hints[name]}, ON_VALUE, aspect=name) for node, name in places
    )
    yield from once_per_aspect(hits)


def _hint(name: str, names: set[str]) -> str:
    near = nearest(name, sorted(names), cutoff=0.8)
    return f"; perhaps `{near}` is meant" if near else ""


def tags_missing(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to tags of operations in a contract that defines none."""
    if not any(_defined(site)):
        used = list(_used(scope))
        if used:
            hits = [Hit(node, target=ON_VALUE) for node, _ in used]
            yield standing_for(hits, names=listed(dict.fromkeys(name for _, name in used)))


def tag_unused(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a tag that no operation has, no other tag is under, and no documentation tool uses for itself.

    A contract without operations, or with some that are not found, is a part of one, and others have its tags. Where
    they are many, the list of tags is that of a larger contract, and told so once.
    """
    if not scope.contract.by_kind.get("operation") or not has_all_operations(scope.contract):
        return
    used = {name for _, name in _used(scope)}
    tags = list(_defined(site))
    used |= {str(node.value["parent"]) for node, _ in tags if "parent" in node.value}
    unused = {
        name: node for node, name in tags if name not in used and not any(mark in node.value for mark in _MEMBER_MARKS)
    }
    hits = [Hit(node, {"tags": f"tag `{name}`"}, aspect=name) for name, node in unused.items()]
    yield from each_or_once(hits, {"tags": f"tags {listed(unused)}"}, most=FEW)


def tag_parent_broken(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a parent that no tag is, or that leads back to the tag itself (OpenAPI 3.2, Tag Object)."""
    tags = {name: node for node, name in _defined(site)}
    parents = {name: node.value["parent"] for name, node in tags.items() if isinstance(node.value.get("parent"), str)}
    circular = _circular(parents)
    for name, parent in parents.items():
        if parent not in tags or name in circular:
            problem = "it is under this tag itself" if name in circular else "no tag is called so"
            yield Hit(tags[name].child("parent"), {"tag": name, "parent": parent, "problem": problem}, ON_VALUE)


def _circular(parents: Mapping[str, str]) -> set[str]:
    """Return the tags that are above themselves."""
    found: set[str] = set()
    done: set[str] = set()
    for start in parents:
        way: list[str] = []
        above: str | None = start
        while above is not None and above not in done:
            done.add(above)
            way.append(above)
            above = parents.get(above)
        if above in way:
            found.update(way[way.index(above) :])
    return found


def _defined(site: Site) -> Iterator[tuple[Node, str]]:
    """Yield the tags that a contract defines, with their names."""
    tags = site.child("tags")
    for index in range(len(tags.value)) if isinstance(tags.value, list) else ():
        node = tags.child(index)
        if isinstance(node.value, dict) and isinstance(node.value.get("name"), str):
            yield node, node.value["name"]


def _used(scope: ContractScope) -> Iterator[tuple[Node, str]]:
    """Yield the tags that operations have, webhooks and callbacks among them."""
    for site in scope.contract.by_kind.get("operation", ()):
        tags = site.value.get("tags")
        for index, name in enumerate(tags if isinstance(tags, list) else ()):
            if isinstance(name, str):
                yield site.child("tags", index), name


TAG_CHECKS: Final[Mapping[str, Check]] = {
    "tag-duplicate": tag_duplicate,
    "tag-parent-broken": tag_parent_broken,
    "tag-undefined": tag_undefined,
    "tag-unused": tag_unused,
    "tags-missing": tags_missing,
}
