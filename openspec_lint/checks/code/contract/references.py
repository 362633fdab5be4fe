"""Checks of what leads from one object to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import shortened
from openspec_lint.model.references import BrokenReference
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE

MODELS: Final = "#/components/schemas/"
"""Where the reader of endpoint catalogues puts models; no catalogue says so itself."""


def reference_unresolved(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a `$ref` that leads nowhere, or only back to itself."""
    reference = site.value["$ref"]
    broken = _broken(site, scope)
    if broken is None or broken.is_remote or _is_model_name(site, scope):
        return
    suggestion = _suggestion(site, reference, scope)
    yield Hit(site.child("$ref"), {"reference": reference, "reason": broken.reason + suggestion}, ON_VALUE)


def reference_remote(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a `$ref` to another host: what stands there is not checked."""
    broken = _broken(site, scope)
    if broken is not None and broken.is_remote:
        yield Hit(site.child("$ref"), {"reference": site.value["$ref"]}, ON_VALUE)


def model_undefined(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to each name of a model that an endpoint catalogue uses and does not define."""
    missing: dict[str, list[Site]] = {}
    for site in scope.contract.by_kind.get("reference", ()):
        if _is_model_name(site, scope) and _broken(site, scope) is not None:
            missing.setdefault(site.value["$ref"].removeprefix(MODELS), []).append(site)
    schemas = scope.contract.root.child("components", "schemas").value or {}
    for name, sites in missing.items():
        for site in sites:
            arguments = {"model": name, "user": _user(site), "suggestion": _meant(name, schemas)}
            yield Hit(site, arguments, ON_VALUE, aspect=name)


def _user(site: Site) -> str:
    names = [" ".join(site.operation)] if site.operation is not None else []
    return shortened(names) or "this model"


def _broken(site: Site, scope: ContractScope) -> BrokenReference | None:
    """Return why the reference at `site` leads nowhere; None when it leads somewhere."""
    resolver = scope.contract.resolver
    target = resolver.resolve(site.document, site.value["$ref"])
    if isinstance(target, BrokenReference):
        return target
    if type(target.value) is not dict or "$ref" not in target.value:
        return None
    seen: set[object] = set()
    while not isinstance(target, BrokenReference):
        place = (target.document.path, target.trail)
        reference = target.value.get("$ref") if isinstance(target.value, dict) else None
        if not isinstance(reference, str):
            return None
        if place in seen:
            return BrokenReference("leads only from one reference to the next and back to the first")
        seen.add(place)
        target = resolver.resolve(target.document, reference)
    return None  # the broken link further on is reported where it stands


def _is_model_name(site: Site, scope: ContractScope) -> bool:
    """Tell whether the reference was made by our reader, of the bare name of a model."""
    return scope.contract.format == "catalogue" and site.value["$ref"].startswith(MODELS)


def _suggestion(site: Site, reference: str, scope: ContractScope) -> str:
    """Return what else the last part of a pointer may have meant; "" when nothing is near."""
    holder, _, name = reference.rpartition("/")
    if "#" not in holder:
        return ""
    around = scope.contract.resolver.resolve(site.document, holder)
    if isinstance(around, BrokenReference) or not isinstance(around.value, dict):
        return ""
    return _meant(name, around.value)


def _meant(name: str, names: Mapping[str, object]) -> str:
    near = get_close_matches(name, [key for key in names if key != name], n=1, cutoff=0.75)
    return f"; perhaps {near[0]} is meant" if near else ""


REFERENCE_CHECKS: Final[Mapping[str, Check]] = {
    "model-undefined": model_undefined,
    "reference-remote": reference_remote,
    "reference-unresolved": reference_unresolved,
}
