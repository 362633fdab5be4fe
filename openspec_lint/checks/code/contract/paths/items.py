"""Checks of paths: what they are called, how they are written, and whether two of them are one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise, zip_longest
from typing import Final

from openspec_lint.checks.habits import each_or_once, is_habit
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import shortened
from openspec_lint.model.contract import Contract
from openspec_lint.model.path_shape import segments, unnamed, words
from openspec_lint.model.plurals import is_plural, plural
from openspec_lint.model.site import Site
from openspec_lint.read.edits import renamed


def walked_items(scope: ContractScope) -> list[Site]:
    """Return the path items under `paths`; one in another file comes besides the reference that leads to it."""
    items = scope.contract.by_kind.get("path-item", ())
    return [item for item in items if item.parent is not None and item.parent.kind == "paths"]


def path_items(scope: ContractScope) -> list[Site]:
    """Return a path item for each path, where the path is written, in document order."""
    return list({path_of(item): item for item in reversed(walked_items(scope))}.values())[::-1]


def path_of(item: Site) -> str:
    """Return the path that a path item stands under."""
    return str(item.name or item.key)


def has_all_operations(contract: Contract) -> bool:
    """Tell whether each reference in place of a path item or operation leads to one: else some are not known."""
    return not any(
        site.name in ("path-item", "operation") and contract.follow(site.node) is None
        for site in contract.by_kind.get("reference", ())
    )


def path_not_plural(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a collection with a singular name, once, where it is first written.

    Of a contract in another language only what the option `irregular` has is known.
    """
    methods: dict[str, set[str]] = {}
    for operation in scope.contract.operations:
        methods.setdefault(unnamed(operation.path).rstrip("/"), set()).add(operation.method)
    items = {unnamed(path_of(item)).rstrip("/"): item for item in path_items(scope)}
    irregular, uncountable = options["irregular"], frozenset(options["uncountable"])
    for prefix, (segment, item) in _collections(scope).items():
        name = _noun(words(segment))
        is_listed = methods.get(prefix, set()) & {"GET", "POST"}
        is_managed = methods.get(f"{prefix}/{{}}", set()) & {"PUT", "PATCH", "DELETE"}
        is_singular = (is_listed or is_managed) and not is_plural(name, irregular, uncountable)
        if is_singular and (name in irregular or not scope.contract.is_in_another_language):
            meant = _with_plural(segment, name, plural(name, irregular))
            place = items.get(prefix, item)
            yield Hit(place, {"segment": segment, "plural": meant, "item": path_of(item)}, aspect=prefix)


def _collections(scope: ContractScope) -> dict[str, tuple[str, Site]]:
    """Return what item parameters follow: unnamed path down to there → segment, and the first path item with one."""
    found: dict[str, tuple[str, Site]] = {}
    for item in path_items(scope):
        prefix = ""
        for part, following in pairwise(segments(path_of(item))):
            prefix = f"{prefix}/{unnamed(part.text)}"
            is_pair = part.is_literal and part.text.isascii() and not following.is_literal
            if is_pair and _names_an_item(following.text, words(part.text)):
                found.setdefault(prefix, (part.text, item))
    return found


def _with_plural(segment: str, noun: str, plural_noun: str) -> str:
    """Return a segment with the last occurrence of its noun in the plural, a capital kept."""
    start = segment.lower().rindex(noun)
    meant = plural_noun.capitalize() if segment[start].isupper() else plural_noun
    return segment[:start] + meant + segment[start + len(noun) :]


def _noun(name: list[str]) -> str:
    """Return the word of a name that has the number: the last, or the one before "of"."""
    return name[name.index("of") - 1] if "of" in name[1:] else name[-1]


def _names_an_item(parameter: str, collection: list[str]) -> bool:
    """Tell whether a parameter is what items of the collection are called by, and not a choice among a few views."""
    name = words(parameter)
    if not name or not collection or not _noun(collection).isalpha():
        return False
    return name in (["id"], ["uuid"], ["guid"], ["slug"], ["key"]) or _noun(collection) in name


def path_has_verb(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a segment that says what the method says already, once per segment and what stands before it.

    A word whose items are called by it is a noun: /list/{listId}.
    """
    verbs, before_object = frozenset(options["verbs"]), frozenset(options["verbs_before_object"])
    allowed = tuple(options["allow"])
    seen: set[str] = set()
    for item in path_items(scope):
        prefix = ""
        for part, following in zip_longest(parts := segments(path_of(item)), parts[1:]):
            prefix = f"{prefix}/{unnamed(part.text)}"
            name = words(part.text)
            if not name or not part.is_literal or prefix in seen or "-".join(name).startswith(allowed):
                continue
            is_noun = following is not None and not following.is_literal and name[0] in words(following.text)
            if name[0] in (verbs if len(name) == 1 else before_object) and not is_noun:
                seen.add(prefix)
                yield Hit(item, {"segment": part.text, "verb": name[0], "item": path_of(item)}, aspect=prefix)


def path_trailing_slash(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to paths that end in a slash, unless most of the contract's do: then it is the framework's way.

    Many are one finding. A few are slips, and their keys are renamed where that makes no other path.
    """
    items = [item for item in path_items(scope) if path_of(item).strip("/")]
    all_unnamed = {unnamed(path_of(item)) for item in items}
    ending = [item for item in items if path_of(item).endswith("/")]
    if len(ending) * 2 > len(items):
        return
    hits = []
    for item in ending:
        plain = path_of(item).rstrip("/")
        is_slip = not is_habit(len(ending)) and unnamed(plain) not in all_unnamed and item.key == path_of(item)
        fix = renamed(item.document, item.trail, plain) if is_slip else ()
        hits.append(Hit(item, {"what": f"{path_of(item)} ends", "plain": plain}, fix=fix))
    yield from each_or_once(hits, {"what": f"{shortened(map(path_of, ending), 1)} end"})


def path_has_file_extension(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to paths that name a format; once for all where that is the contract's way."""
    items = path_items(scope)
    extensions = frozenset(options["extensions"])
    found: list[Hit] = []
    for item in items:
        last = path_of(item).rpartition("/")[2]
        stem, dot, extension = last.rpartition(".")
        if dot and stem and extension.lower() in extensions and words(stem)[:1] not in ([n] for n in options["allow"]):
            found.append(Hit(item, {"what": f"{path_of(item)} ends", "extension": extension}))
    yield from each_or_once(found, {"what": f"{len(found)} of {len(items)} paths end"}, len(items))


def path_identical(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a path that matches the same requests as an earlier one (OpenAPI, Paths Object)."""
    first: dict[str, Site] = {}
    for item in path_items(scope):
        path = path_of(item)
        same = first.setdefault(unnamed(path), item)
        if path_of(same) != path:
            note = Note(same, "the first of the two")
            yield Hit(item, {"item": path, "other": path_of(same)}, related=(note,))


PATH_CHECKS: Final[Mapping[str, Check]] = {
    "path-has-file-extension": path_has_file_extension,
    "path-has-verb": path_has_verb,
    "path-identical": path_identical,
    "path-not-plural": path_not_plural,
    "path-trailing-slash": path_trailing_slash,
}
