"""A ruleset of Spectral over a contract → findings, as the engine gives them for our own rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.spectral.merge import fits, rules_for
from openspec_lint.catalog.spectral.ruleset import (
    CATEGORY,
    PREFIX,
    Formats,
    Layer,
    Override,
    PartSeverity,
    Ruleset,
    SpectralRule,
)
from openspec_lint.catalog.spectral.values import expanded
from openspec_lint.checks.hit import Hit
from openspec_lint.checks.run import MAX_MESSAGE, finding_of, fingerprint
from openspec_lint.checks.spectral.context import Context, Result
from openspec_lint.checks.spectral.expressions import UnreadableError, expression_of
from openspec_lint.checks.spectral.functions import FUNCTIONS
from openspec_lint.checks.spectral.messages import Home, filled, home_of
from openspec_lint.checks.spectral.paths import Path, path_of
from openspec_lint.checks.spectral.targets import is_path, targets
from openspec_lint.checks.spectral.view import Step, View
from openspec_lint.checks.spectral.walk import chosen
from openspec_lint.findings import Finding, Severity
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node, Site, identity
from openspec_lint.read.document import ON_KEY
from openspec_lint.read.pointers import pointer_to

_FORMATS: Final[Mapping[str, Formats]] = {
    "2.0": frozenset({"oas2"}),
    **{version: frozenset({"oas3", f"oas{version}"}) for version in ("3.0", "3.1", "3.2")},
}
_OF_OPENAPI: Final = frozenset({"oas2", "oas3", "oas3.0", "oas3.1", "oas3.2"})
_METHODS: Final = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})


def spectral_findings(ruleset: Ruleset, contract: Contract) -> Iterator[Finding]:
    """Yield what the rules of a ruleset find in a contract, with the ids `spectral:<name>`.

    Rules that cannot be run are left out; `ruleset_findings` tells which. A contract that is not written in OpenAPI
    (a catalogue, Markdown, a collection of schemas) has none.
    """
    if contract.format != "openapi":
        return
    run = _Run(ruleset, contract)
    for rule in rules_for(ruleset, contract.document.path).rules.values():
        is_on = _is_on(rule) or any(each.rule == rule.name and run.fits(each) for each in ruleset.parts)
        if is_on and _is_for(rule, run.formats) and _obstacle(rule, run.formats) is None:
            yield from run.findings(rule)


def ruleset_findings(ruleset: Ruleset, unsupported: Rule) -> Iterator[Finding]:
    """Yield a finding of `unsupported` for each rule that cannot be run here, and for each ruleset not followed."""
    for what, why, place in ruleset.unfollowed:
        arguments = {"what": f"`{what}` is not followed", "why": f"{why}; rules that come from there are left out"}
        yield _finding_at(place, unsupported, arguments, what)
    layers = [ruleset.base, *(Layer(_own(override), {}) for override in ruleset.overrides)]
    for rule in (rule for layer in layers for rule in layer.rules.values()):
        is_on = _is_on(rule) or any(each.rule == rule.name for each in ruleset.parts)
        if is_on and (rule.formats is None or rule.formats & _OF_OPENAPI):
            obstacle = next(filter(None, (_obstacle(rule, formats) for formats in _FORMATS.values())), None)
            if obstacle is not None:
                arguments = {"what": f"The rule `{rule.name}` is not run", "why": obstacle}
                yield _finding_at(rule.place, unsupported, arguments, rule.name)


def _own(override: Override) -> dict[str, SpectralRule]:
    """Return the rules that an override defines, whatever files it is for."""
    return {each.rule: SpectralRule(each.rule, **each.fields) for each in override.changes if each.fields is not None}


def _finding_at(place: Node, rule: Rule, arguments: Mapping[str, object], aspect: str) -> Finding:
    site = Site("document", place.document, None, place.document.value)
    return finding_of(rule, site, Hit(place, arguments, aspect=aspect))


def _is_on(rule: SpectralRule) -> bool:
    return rule.enabled and rule.severity is not Severity.OFF


def _is_for(rule: SpectralRule, formats: Formats) -> bool:
    return rule.formats is None or not rule.formats.isdisjoint(formats)


def _obstacle(rule: SpectralRule, formats: Formats) -> str | None:
    """Return why a rule cannot be run, as the end of a sentence; None where it can."""
    for then in rule.then:
        if then.function not in FUNCTIONS:
            return f"its function `{then.function}` is none of Spectral's own, and JavaScript is not run"
        try:
            if then.field is not None and is_path(then.field):
                path_of(then.field)
            if then.function == "pattern":
                for name in ("match", "notMatch"):
                    expression_of(then.options.get(name, ""))
            elif then.function == "schema":
                from openspec_lint.checks.spectral.schema_function import prepared  # jsonschema takes 100 ms to load

                prepared(then.options)
        except UnreadableError as error:
            return str(error)
    try:
        _paths(rule, formats)
    except UnreadableError as error:
        return str(error)
    return None


def _paths(rule: SpectralRule, formats: Formats) -> list[Path]:
    texts = [path for given in rule.given for path in expanded(given, rule.aliases, formats)]
    return [path_of(text) for text in dict.fromkeys(texts)]


class _Run:
    """One ruleset over one contract: its two views, made when the first rule asks."""

    def __init__(self, ruleset: Ruleset, contract: Contract) -> None:
        self.ruleset = ruleset
        self.contract = contract
        self.formats = _FORMATS.get(contract.version, frozenset())
        self.views = {True: View(contract, True), False: View(contract, False)}

    def fits(self, part: PartSeverity) -> bool:
        """Tell whether a part is one of the contract's own file."""
        return fits(self.ruleset, self.contract.document.path, part.files)

    def findings(self, rule: SpectralRule) -> Iterator[Finding]:
        """Yield the findings of a rule, each once."""
        view = self.views[rule.resolved]
        seen: set[tuple[str, tuple[str, ...], str]] = set()
        counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
        for path in _paths(rule, self.formats):
            for step, value in chosen(path, view):
                for home, message in self.results(rule, step, value, view):
                    mark = (home.document.path, tuple(map(str, home.keys)), message)
                    if mark not in seen:
                        seen.add(mark)
                        finding = self.finding(rule, home, message, counts[mark[:2]])
                        counts[mark[:2]] += 1
                        if finding.severity is not Severity.OFF:
                            yield finding

    def results(self, rule: SpectralRule, step: Step, value: object, view: View) -> Iterator[tuple[Home, str]]:
        """Yield where and what the functions of a rule object to at one place."""
        for then in rule.then:
            function = FUNCTIONS[then.function]
            for target, context in targets(step, value, then.field, view):
                for result in function(target, then.options or {}, context):
                    home = home_of(_placed(result, context))
                    error = filled(result.message, home, result.message, rule.description)
                    if rule.message is not None:
                        yield home, filled(rule.message, home, error, rule.description).strip()
                    else:
                        yield home, (error if rule.description is None else rule.description).strip()

    def finding(self, rule: SpectralRule, home: Home, message: str, number: int) -> Finding:
        """Return the finding that a rule has at a place; number: how many it has there already."""
        rule_id = PREFIX + rule.name
        below = "/".join(map(str, home.wanted[len(home.keys) :]))
        return Finding(
            rule_id=rule_id,
            category=CATEGORY,
            severity=self.severity(rule, home),
            message=message[:MAX_MESSAGE],
            location=home.document.locate(home.trail, ON_KEY),
            fingerprint=fingerprint(rule_id, identity(home.document, home.trail), f"{below}#{number}"),
            operation=self.operation(home),
        )

    def severity(self, rule: SpectralRule, home: Home) -> Severity:
        """Return the severity of a rule at a place: what is said of the closest part of the document around it."""
        severity = rule.severity
        pointer = pointer_to(home.keys)
        closest = ""
        for part in self.ruleset.parts:
            is_around = pointer == part.pointer or pointer.startswith(part.pointer.rstrip("/") + "/")
            is_closer = part.rule == rule.name and len(part.pointer) >= len(closest) and is_around
            if is_closer and fits(self.ruleset, home.document.path, part.files):
                closest, severity = part.pointer, part.severity
        return severity

    def operation(self, home: Home) -> str | None:
        """Return "POST /pets" for a place inside an operation of the contract's own file."""
        keys = home.keys
        if home.document is not self.contract.document or len(keys) < 3 or keys[0] != "paths":
            return None
        return f"{str(keys[2]).upper()} {keys[1]}" if keys[2] in _METHODS else None


def _placed(result: Result, context: Context) -> Context:
    if result.whole is not None:
        return Context(context.view.root, (), View(context.view.contract, False)).below(result.whole)
    return context.below(result.below) if result.below else context
