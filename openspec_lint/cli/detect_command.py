"""`openspec-lint detect`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import click

from openspec_lint.catalog.envelope import load_envelopes
from openspec_lint.checks.envelope.detection import DetectedEnvelope, detect_envelope, fitting_profile
from openspec_lint.cli.gather import gather, project_request
from openspec_lint.model.contract import Contract

_SHOWN_SHAPES: Final = 5
_FORMS: Final = {"catalogue": "endpoint catalogue", "markdown": "Markdown document"}


def tell(**options: Any) -> None:
    """Print what the project's contracts do; the options are those of `project_request`."""
    gathered = gather(project_request(against="none", **options))
    for note in gathered.notes:
        click.echo(note)
    for checked in gathered.project.contracts:
        detected = detect_envelope(checked.contract, load_envelopes().values())
        click.echo("\n".join(detected_lines(checked.contract, detected)))


def detected_lines(contract: Contract, detected: DetectedEnvelope) -> Iterator[str]:
    """Yield what a contract does: its version and base path, and the bodies of its responses by status class."""
    form = _FORMS.get(contract.format, f"OpenAPI {contract.version}")
    if contract.collection is not None:
        number = len(contract.collection.schemas)
        named = "JSON Schema" if number == 1 else "JSON Schemas"
        yield f"{contract.document.path}: {number} {named} ({contract.collection.draft}), no operations"
        return
    base = contract.base_path or "none"
    yield f"{contract.document.path}: {form}, {len(contract.operations)} operations, base path {base}"
    if not detected.shapes:
        yield "  no JSON response is described"
    for status_class, shapes in sorted(detected.shapes.items()):
        for members, count in shapes.most_common(_SHOWN_SHAPES):
            yield f"  {status_class:<8} {count:>5} x  {', '.join(members)}"
        if len(shapes) > _SHOWN_SHAPES:
            yield f"  {status_class:<8}          and {len(shapes) - _SHOWN_SHAPES} other shapes"
    for profile, (fit, asked) in sorted(detected.fitting.items(), key=lambda item: (-item[1][0], item[0])):
        yield f"  envelope {profile:<26} {fit} of {asked} bodies fit"
    best = fitting_profile(detected)
    if detected.shapes:
        yield f"  in the configuration:  envelope: {best or 'none'}"
