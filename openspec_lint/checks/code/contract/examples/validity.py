"""Examples and defaults that their schemas rule out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.instances.examples import DEFAULT, EXAMPLE
from openspec_lint.checks.instances.hits import instance_hits
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.site import Site


def _invalid(role: str, _site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report the values of one role that are not valid against their schemas."""
    yield from instance_hits(scope.contract, scope.envelope).get(role, ())


EXAMPLE_CHECKS: Final[Mapping[str, Check]] = {
    "default-invalid": partial(_invalid, DEFAULT),
    "example-invalid": partial(_invalid, EXAMPLE),
}
