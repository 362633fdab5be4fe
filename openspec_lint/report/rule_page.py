"""A rule as a page, in blocks that any format can write: what it reports, why, examples, how to silence it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import yaml

from openspec_lint.catalog.compat import CompatRule, Effect
from openspec_lint.catalog.rule import Files, Rule
from openspec_lint.catalog.spectral.ruleset import CATEGORY, PREFIX, SpectralRule
from openspec_lint.findings import Severity

_PRESETS: Final = {
    "strict": " (off in the presets minimal and recommended)",
    "none": " (off until the configuration names it)",
}
_BLANK: Final = re.compile(r"\{\w+\}")
_UNTOLD: Final = (Effect.ANNOTATES, Effect.UNKNOWN)
"""Effects that say nothing of what is valid."""


class Heading(NamedTuple):
    """A heading of a page; the first block of a page is its title."""

    text: str


class Text(NamedTuple):
    """A paragraph."""

    text: str


class Link(NamedTuple):
    """Where more is said."""

    title: str
    url: str


class Code(NamedTuple):
    """A text to be shown as it is, and the name of the file that it is, where there are several."""

    text: str
    name: str = ""


Block = Heading | Text | Link | Code


def rule_page(rule: Rule) -> Iterator[Block]:
    """Yield the page of a rule."""
    yield Heading(f"{rule.id}: {rule.title}")
    fixable = ", fixable" if rule.fixable else ""
    yield Text(
        f"category {rule.category}, severity {rule.severity.name.lower()}{_PRESETS.get(rule.preset, '')}{fixable}"
    )
    if rule.rationale:
        yield Text(rule.rationale)
    fix = "`openspec-lint check --fix` does it where exactly one answer is right; --diff shows it."
    remedy = " ".join(part for part in (rule.remedy, fix if rule.fixable else "") if part)
    if remedy:
        yield Text(f"What to do: {remedy}")
    yield Text(f"Message: {rule.message}")
    if rule.known_as:
        yield Text("Elsewhere: " + "; ".join(f"{', '.join(names)} in {tool}" for tool, names in rule.known_as.items()))
    yield from (Link(title, url) for title, url in rule.links.items())
    if rule.options and rule.check != "engine":
        yield Heading("Options, set in the configuration by `rules: {ID: {options: {...}}}`".replace("ID", rule.id))
        yield Code(yaml.safe_dump(dict(rule.options), default_flow_style=None, sort_keys=False, width=100))
    for title, examples in (("Reported", rule.bad), ("Not reported", rule.good)):
        for name, files in examples.items():
            yield Heading(f"{title}: {name}")
            yield from _example(files)
    yield from _silencing(rule.id)


def compat_title(rule: CompatRule) -> str:
    """Return what a compat rule reports, in one line: its message, with a dash for what it names."""
    text = _BLANK.sub("…", rule.row.message.replace("{where}", ""))
    return text[:1].upper() + text[1:] if text.split(" ", 1)[0].islower() else text


def compat_page(rule_id: str, rule: CompatRule) -> Iterator[Block]:
    """Yield the page of a compat rule: the change, whom it breaks, an example, how to live with it."""
    yield Heading(f"{rule_id}: {compat_title(rule)}")
    yield Text(f"category compat, severity {rule.severity.name.lower()}")
    yield Text(_meaning(rule))
    for name in ("old", "new"):
        if name in rule.row.example:
            yield Heading({"old": "Before", "new": "After"}[name])
            yield Code(rule.row.example[name])
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


def _accepting(rule_id: str) -> Iterator[Block]:
    yield Text(
        "What to do: take the change back, deprecate what goes first, or declare it in the OpenSpec change in flight "
        "with a line that begins with **BREAKING** and names the operation, the schema or the field."
    )
    yield Heading("Accept it")
    lines = (
        "in the configuration:  compat:",
        "                         accept:",
        f"                           - rule: {rule_id}",
        '                             operations: ["POST /pets"]    # all that it affects; or by fingerprint',
        "                             reason: why it is wanted",
        "                             until: 2027-03-01             # optional: the last day on which it counts",
        "                             correction: true              # optional: only the document was wrong",
    )
    yield Code("\n".join(lines))


def _silencing(rule_id: str) -> Iterator[Block]:
    comment = f"openspec-lint: allow {rule_id} -- why"
    lines = (
        "in the configuration:  rules:",
        f"                         {rule_id}: off",
        f"on one line of YAML:   # {comment}",
        f"in Markdown:           <!-- {comment} -->",
        f'in an object of JSON:  "x-openspec-lint-allow": {{"{rule_id}": "why"}}',
    )
    yield Heading("Silence it")
    yield Code("\n".join(lines))


def _example(files: Files) -> Iterator[Block]:
    for path, text in files.items():
        yield Code(text, path if len(files) > 1 else "")


def spectral_page(rule: SpectralRule) -> Iterator[Block]:
    """Yield the page of a rule of a ruleset of Spectral: what that says of it."""
    rule_id = f"{PREFIX}{rule.name}"
    yield Heading(f"{rule_id}: {rule.description or rule.message or rule.name}")
    yield Text(f"category {CATEGORY}, severity {rule.severity.name.lower()}, from {rule.place.document.path}")
    if rule.message:
        yield Text(f"Message: {rule.message}")
    yield Text("Given: " + ", ".join(f"`{path}`" for path in rule.given))
    if rule.documentation_url:
        yield Link("what its authors say", rule.documentation_url)
    yield from _silencing(rule_id)
