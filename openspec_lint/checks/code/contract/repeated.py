"""What a contract does many times over is one cause, and so one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from openspec_lint.checks.hit import Hit


def once_per_aspect(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the first hit of each aspect; its argument `more` says how often the same comes again, "" for never."""
    first: dict[str, Hit] = {}
    count: dict[str, int] = {}
    for hit in hits:
        if hit.aspect in first:
            count[hit.aspect] += 1
        else:
            first[hit.aspect], count[hit.aspect] = hit, 0
    for aspect, hit in first.items():
        yield hit._replace(arguments={**hit.arguments, "more": times_more(count[aspect])})


def times_more(count: int) -> str:
    """Return how often the same comes again, as the end of a phrase: " (3 more times)", "" for never."""
    return f" ({count} more times)" if count > 1 else " (once more)" if count else ""
