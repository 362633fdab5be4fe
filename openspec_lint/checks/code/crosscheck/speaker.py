"""Who says something in a document of OpenSpec, as messages begin with it."""

from __future__ import annotations

from openspec_lint.model.site import Site


def speaker(site: Site) -> str:
    """Return "The spec", or "Change add-pets" for a delta."""
    change = site.around("change")
    return f"Change {change.name}" if change is not None else "The spec"
