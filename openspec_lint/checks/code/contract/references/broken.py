"""Checks of what leads from one object to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from openspec_lint.checks.code.contract.references.files import file_hits
from openspec_lint.checks.code.contract.references.suggestions import suggested
from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.reference_kinds import ReferenceKinds, kinds_of
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import shortened, with_article
from openspec_lint.model.contract import Contract
from openspec_lint.model.references import (
    FILE_MISSING,
    MAX_CHAIN,
    MODEL_MISSING,
    OUTSIDE,
    REMOTE,
    TARGET_MISSING,
    UNREADABLE,
    BrokenReference,
    Found,
    Resolver,
)
from openspec_lint.model.site import Node, Site
from openspec_lint.model.walk import DYNAMIC, keyword_of
from openspec_lint.read.document import ON_KEY, ON_VALUE, Target, pointer_of

MODELS: Final = "#/components/schemas/"
"""Where the reader of endpoint catalogues puts models; no catalogue says so itself."""

MOST_REFERRERS: Final = 5
"""Places of a chain of references that are named."""

CIRCULAR: Final = "circular"
KIND_WRONG: Final = "kind-wrong"
PAST_IDENTIFIER: Final = "past-identifier"
_PROBLEMS: Final = (FILE_MISSING, TARGET_MISSING, OUTSIDE, REMOTE, UNREADABLE, CIRCULAR, KIND_WRONG, PAST_IDENTIFIER)


def _reported(problem: str) -> Check:
    """Return the check that reports the references with one problem."""

    def check(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
        hits = reference_hits(scope.contract).get(problem, [])
        if problem == FILE_MISSING:
            hits = [*hits, *file_hits(scope.contract)]
        yield from once_per_aspect(hits)

    return check


@lru_cache(maxsize=8)
def reference_hits(contract: Contract) -> Mapping[str, list[Hit]]:
    """Return the references that lead nowhere, in a circle or to the wrong thing, by problem: one look finds all."""
    found: dict[str, list[Hit]] = {}
    kinds = kinds_of(contract)
    right: set[tuple[str, str, str | None]] = set()
    reported: set[int] = set()
    resolve = contract.resolver.resolve
    for kind in ("reference", DYNAMIC):
        for site in contract.by_kind.get(kind, ()):
            keyword = keyword_of(site)
            reference = site.value[keyword]
            key = (site.document.path, reference, site.name)
            if key in right:
                continue
            target = resolve(site.document, reference, site.trail)
            problem, hit = _judged(site, keyword, target, kinds)
            if hit is None:
                if _is_settled(site, target, contract.resolver):
                    right.add(key)
            elif id(site.value) not in reported:  # what is referred to is walked again
                reported.add(id(site.value))
                found.setdefault(problem, []).append(hit)
    return found


def _is_settled(site: Site, target: Found, resolver: Resolver) -> bool:
    """Tell whether the same reference is right wherever else the document has it."""
    is_end = isinstance(target, Node) and (type(target.value) is not dict or "$ref" not in target.value)
    return is_end and not resolver.depends_on_place(site.document)


def _judged(site: Site, keyword: str, target: Found, kinds: ReferenceKinds) -> tuple[str, Hit | None]:
    """Return what is wrong with a reference, and the hit that says so; None where nothing is."""
    contract = kinds.contract
    if isinstance(target, BrokenReference):
        is_other_rules = _is_model_name(site, contract)
        return target.problem, None if is_other_rules else _broken(site, keyword, target, contract)
    if type(target.value) is dict and "$ref" in target.value:
        circle = _circle(site, contract.resolver)
        if circle:
            return CIRCULAR, _hit(site, keyword, {}, circle)
    wrong = kinds.wrong_kind(site, target)
    if wrong is not None:
        return KIND_WRONG, _of_wrong_kind(site, keyword, target, wrong)
    identified = contract.resolver.passed_identifier(site.node, site.value[keyword], target)
    return PAST_IDENTIFIER, _past(site, keyword, identified) if identified is not None else None


def _broken(site: Site, keyword: str, broken: BrokenReference, contract: Contract) -> Hit:
    suggestion = suggested(site, site.value[keyword], broken, contract)
    related = _referrers(site)
    if broken.document is not None:
        problem = broken.document.problems[0]
        place = Node(broken.document, None, None)
        related = (Note(place, "what is wrong there", Target(span=problem.span)), *related)
    return _hit(site, keyword, {"reason": broken.reason + suggestion}, related)


def _of_wrong_kind(site: Site, keyword: str, target: Node, actual: str) -> Hit:
    expected = with_article(str(site.name).replace("-", " "))
    there = () if target.trail is None else (Note(target, f"{actual}, not {expected}"),)
    return _hit(site, keyword, {"actual": actual, "expected": expected}, (*there, *_referrers(site)))


def _past(site: Site, keyword: str, identified: Node) -> Hit:
    holder = next(key for key in ("$id", "id") if isinstance(identified.value.get(key), str))
    note = Note(identified.child(holder), "the identifier", ON_VALUE)
    return _hit(site, keyword, {"keyword": holder, "identifier": identified.value[holder]}, (note,))


def _hit(site: Site, keyword: str, arguments: Mapping[str, object], related: tuple[Note, ...]) -> Hit:
    reference = site.value[keyword]
    return Hit(
        site.child(keyword),
        {"reference": reference, **arguments},
        ON_VALUE,
        related,
        aspect=f"{site.document.path} {reference}",
        operation=site.operation,
    )


def _referrers(site: Site) -> tuple[Note, ...]:
    """Return the references that led to the file of a site, the nearest first."""
    notes = []
    inner = site
    for outer in site.ancestors():
        if outer.document is not inner.document:
            is_reference = outer.kind in ("reference", DYNAMIC)
            name = inner.name if inner.name is not None else inner.key
            place = outer.child(keyword_of(outer)) if is_reference else outer.child(name, "$ref")
            notes.append(Note(place, "referred to from here", ON_VALUE))
        inner = outer
    return tuple(notes[:MOST_REFERRERS])


def _circle(site: Site, resolver: Resolver) -> tuple[Note, ...]:
    """Return the other references of a circle that begins with `site`; none where it is in no circle.

    A circle is reported once: at the one of its references whose place comes first.
    """
    node = site.node
    others: list[Node] = []
    for _ in range(MAX_CHAIN):
        reference = node.value.get("$ref") if isinstance(node.value, dict) else None
        target = resolver.resolve(node.document, reference, node.trail) if isinstance(reference, str) else None
        if target is None or isinstance(target, BrokenReference):
            return ()
        if target.value is site.value:
            start = (site.document.path, pointer_of(site.trail))
            if any((other.document.path, pointer_of(other.trail)) < start for other in others):
                return ()
            last = Note(site, "and back to here" if others else "it leads to itself", ON_KEY)
            return (*(Note(other.child("$ref"), "which leads to this", ON_VALUE) for other in others), last)
        others.append(target)
        node = target
    return ()


def model_undefined(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to each name of a model that an endpoint catalogue uses and does not define."""
    contract = scope.contract
    missing: dict[str, list[Site]] = {}
    for site in contract.by_kind.get("reference", ()):
        if _is_model_name(site, contract) and _leads_nowhere(site, contract):
            missing.setdefault(site.value["$ref"].removeprefix(MODELS), []).append(site)
    schemas = contract.named_schemas
    holder = "contract" if contract.format == "schemas" else contract.format
    for name, sites in missing.items():
        for site in sites:
            place: Node | Site = site if site.value["$ref"].startswith(MODELS) else site.child("$ref")
            arguments = {"model": name, "user": _user(site), "suggestion": _meant(name, schemas), "holder": holder}
            yield Hit(place, arguments, ON_VALUE, aspect=name, operation=site.operation)


def _user(site: Site) -> str:
    names = [" ".join(site.operation)] if site.operation is not None else []
    return shortened(names) or "this model"


def _is_model_name(site: Site, contract: Contract) -> bool:
    """Tell whether a reference is, or was made by our reader of, the bare name of a model."""
    if contract.format == "openapi" or site.kind == DYNAMIC:
        return False
    if contract.format == "catalogue" and site.value["$ref"].startswith(MODELS):
        return True
    target = contract.resolver.resolve(site.document, site.value["$ref"], site.trail)
    return isinstance(target, BrokenReference) and target.problem == MODEL_MISSING


def _leads_nowhere(site: Site, contract: Contract) -> bool:
    target = contract.resolver.resolve(site.document, site.value["$ref"], site.trail)
    return isinstance(target, BrokenReference)


def _meant(name: str, names: Mapping[str, object]) -> str:
    near = get_close_matches(name, [key for key in names if key != name], n=1, cutoff=0.75)
    return f"; perhaps `{near[0]}` is meant" if near else ""


REFERENCE_CHECKS: Final[Mapping[str, Check]] = {
    "model-undefined": model_undefined,
    **{f"reference-{problem}": _reported(problem) for problem in _PROBLEMS},
}
