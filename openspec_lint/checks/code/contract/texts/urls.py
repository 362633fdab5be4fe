"""Checks of the URLs that people and clients are sent to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.site import Site
from openspec_lint.model.urls import is_url_shaped, url_problem
from openspec_lint.read.document import ON_VALUE

_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "info": ("termsOfService",),
    "contact": ("url",),
    "license": ("url",),
    "external-docs": ("url",),
    "security-scheme": ("openIdConnectUrl", "oauth2MetadataUrl", "authorizationUrl", "tokenUrl"),
    "oauth-flow": ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl"),
}
"""The fields of each kind that OpenAPI wants to be URLs."""


def url_incomplete(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a URL that has the form of one and no host or scheme (OpenAPI, fields "in the form of a URL").

    What has not even the form, the structure says.
    """
    for field in _FIELDS[site.kind]:
        url = site.value.get(field)
        problem = _problem(url) if isinstance(url, str) else None
        if problem is not None:
            yield Hit(site.child(field), {"field": field, "url": url, "problem": problem}, ON_VALUE)


def _problem(url: str) -> str | None:
    if url.startswith("www."):
        return "lacks its scheme; put `https://` before it"
    if not url:
        return "is empty; leave the field out"
    return url_problem(url) if url.startswith(("http:", "https:")) and is_url_shaped(url) else None


URL_CHECKS: Final[Mapping[str, Check]] = {"url-incomplete": url_incomplete}
