"""A rule as a page: what `explain` prints, and what the documentation is made of."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from openspec_lint.catalog.rule import Files, Rule

WIDTH = 100


def rule_page(rule: Rule) -> Iterator[str]:
    """Yield the lines of a rule's page: what it reports, why, what to do, examples, how to silence it."""
    yield f"{rule.id}: {rule.title}"
    yield f"category {rule.category}, severity {rule.severity.name.lower()}"
    yield ""
    yield from _wrapped(rule.rationale)
    yield ""
    yield from _wrapped("What to do: " + rule.remedy)
    yield ""
    yield from _wrapped("Message: " + rule.message)
    for title, examples in (("Reported", rule.bad), ("Not reported", rule.good)):
        for name, files in examples.items():
            yield ""
            yield f"{title}: {name}"
            yield from _example(files)
    yield ""
    yield "Silence it"
    yield "    in the configuration:  rules:"
    yield f"                             {rule.id}: off"
    comment = f"openspec-lint: allow {rule.id} -- why"
    yield f"    on one line of YAML:   # {comment}"
    yield f"    in Markdown:           <!-- {comment} -->"
    yield f'    in an object of JSON:  "x-openspec-lint-allow": {{"{rule.id}": "why"}}'


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(" ".join(text.split()), WIDTH)


def _example(files: Files) -> Iterator[str]:
    for path, text in files.items():
        if len(files) > 1:
            yield f"    {path}:"
        yield from (f"    {line}".rstrip() for line in text.rstrip("\n").split("\n"))
