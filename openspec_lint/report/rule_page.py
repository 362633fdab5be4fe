"""A rule as a page: what `explain` prints, and what the documentation is made of."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Final

from openspec_lint.catalog.compat import CompatRule, Effect
from openspec_lint.catalog.rule import Files, Rule
from openspec_lint.findings import Severity

WIDTH: Final = 100
_PRESETS: Final = {
    "strict": " (off in the presets minimal and recommended)",
    "none": " (off until the configuration names it)",
}
_BLANK: Final = re.compile(r"\{\w+\}")
_UNTOLD: Final = (Effect.ANNOTATES, Effect.UNKNOWN)
"""Effects that say nothing of what is valid."""


def rule_page(rule: Rule) -> Iterator[str]:
    """Yield the lines of a rule's page: what it reports, why, what to do, examples, how to silence it."""
    yield f"{rule.id}: {rule.title}"
    fixable = ", fixable" if rule.fixable else ""
    yield f"category {rule.category}, severity {rule.severity.name.lower()}{_PRESETS.get(rule.preset, '')}{fixable}"
    yield ""
    yield from _wrapped(rule.rationale)
    yield ""
    yield from _wrapped("What to do: " + rule.remedy)
    if rule.fixable:
        yield from _wrapped("`openspec-lint check --fix` does it where exactly one answer is right; --diff shows it.")
    yield ""
    yield from _wrapped("Message: " + rule.message)
    if rule.known_as:
        yield from _wrapped("Elsewhere: " + ", ".join(f"{name} in {tool}" for tool, name in rule.known_as.items()))
    yield from (f"See {title}: {url}" for title, url in rule.links.items())
    for title, examples in (("Reported", rule.bad), ("Not reported", rule.good)):
        for name, files in examples.items():
            yield ""
            yield f"{title}: {name}"
            yield from _example(files)
    yield from _silencing(rule.id)


def compat_title(rule: CompatRule) -> str:
    """Return what a compat rule reports, in one line: its message, with a dash for what it names."""
    text = _BLANK.sub("…", rule.row.message.replace("{where}", ""))
    return text[:1].upper() + text[1:] if text.split(" ", 1)[0].islower() else text


def compat_page(rule_id: str, rule: CompatRule) -> Iterator[str]:
    """Yield the lines of a compat rule's page: the change, whom it breaks, an example, how to live with it."""
    yield f"{rule_id}: {compat_title(rule)}"
    yield f"category compat, severity {rule.severity.name.lower()}"
    yield ""
    yield from _wrapped(_meaning(rule))
    for name in ("old", "new"):
        if name in rule.row.example:
            yield ""
            yield {"old": "Before", "new": "After"}[name]
            yield from (f"    {line}" for line in rule.row.example[name].rstrip("\n").split("\n"))
    if rule.severity is not Severity.INFO:
        yield from _accepting(rule_id)
    yield from _silencing(rule_id)


def _meaning(rule: CompatRule) -> str:
    effect = f"This change {rule.effect.value} what is valid"
    if rule.severity is Severity.INFO:
        said = "This" if rule.effect in _UNTOLD else f"{effect}, which"
        return f"{said} harms no client; `openspec-lint diff --all` tells it."
    said = "This may break" if rule.effect is Effect.UNKNOWN else effect
    return f"{said}{': ' + rule.consequence if rule.consequence else ''}."


def _accepting(rule_id: str) -> Iterator[str]:
    yield ""
    yield from _wrapped(
        "What to do: take the change back, deprecate what goes first, or declare it in the OpenSpec change in flight "
        "with a line that begins with **BREAKING** and names the operation, the schema or the field."
    )
    yield ""
    yield "Accept it"
    yield "    in the configuration:  compat:"
    yield "                             accept:"
    yield f"                               - rule: {rule_id}"
    yield '                                 operations: ["POST /pets"]    # all that it affects; or by fingerprint'
    yield "                                 reason: why it is wanted"
    yield "                                 until: 2027-03-01             # optional: the last day on which it counts"
    yield "                                 correction: true              # optional: only the document was wrong"


def _silencing(rule_id: str) -> Iterator[str]:
    yield ""
    yield "Silence it"
    yield "    in the configuration:  rules:"
    yield f"                             {rule_id}: off"
    comment = f"openspec-lint: allow {rule_id} -- why"
    yield f"    on one line of YAML:   # {comment}"
    yield f"    in Markdown:           <!-- {comment} -->"
    yield f'    in an object of JSON:  "x-openspec-lint-allow": {{"{rule_id}": "why"}}'


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(" ".join(text.split()), WIDTH)


def _example(files: Files) -> Iterator[str]:
    for path, text in files.items():
        if len(files) > 1:
            yield f"    {path}:"
        yield from (f"    {line}".rstrip() for line in text.rstrip("\n").split("\n"))
