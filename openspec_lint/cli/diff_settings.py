"""What a configuration and the command line say of a comparison, and its findings as they have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from openspec_lint.catalog.acceptance import Acceptance
from openspec_lint.catalog.config import Override, RuleSettings
from openspec_lint.catalog.presets import extended_by
from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.select import Selection, refuse_unknown
from openspec_lint.checks.breaks import ACCEPTANCE_RULES, accept, acceptance_findings, settled_breaks
from openspec_lint.checks.compat.terms import NO_NOTICE, Terms
from openspec_lint.checks.suppress import Silenced, silence
from openspec_lint.cli.catalogue import all_ids, catalogue_of
from openspec_lint.cli.gather import acceptances_in
from openspec_lint.cli.locate import Place
from openspec_lint.findings import Finding
from openspec_lint.read.document import Document


class DiffSettings(NamedTuple):
    """How a comparison is judged.

    root: the folder from which files are named. rules: those about acceptances. source: the configuration, where there
    is one. notes: lines for the user about where that was found. prefix: what leads from the repository's top to root.
    """

    root: Path
    selection: Selection = Selection()
    acceptances: tuple[Acceptance, ...] = ()
    rules: Mapping[str, Rule] = {}
    terms: Terms | None = None
    fail_on: str = "error"
    source: Document | None = None
    notes: tuple[str, ...] = ()
    prefix: str = ""


def diff_settings(place: Place, select: tuple[str, ...], ignore: tuple[str, ...], day: date | None) -> DiffSettings:
    """Return the settings of a project and of the command line; raises OpenspecLintError for a bad configuration."""
    config = place.config
    layers: tuple[RuleSettings, ...]
    rules: Mapping[str, Rule]
    overrides: tuple[Override, ...] = ()
    if config.source is None:  # nothing names a rule that there may not be
        layers, rules = tuple(preset.rules for preset in extended_by(config, place.root).presets), {}
    else:
        rules, configured, _ = catalogue_of(place)
        layers, overrides = configured.layers, configured.overrides
    refuse_unknown((*select, *ignore), rules, lambda: all_ids(()))
    return DiffSettings(
        root=place.root,
        selection=Selection(layers, overrides, select, ignore),
        acceptances=acceptances_in(place),
        rules={rule_id: rules[rule_id] for rule_id in ACCEPTANCE_RULES if rule_id in rules},
        terms=Terms(day or date.today(), config.deprecation_days or NO_NOTICE, config.stability_level),
        fail_on=config.fail_on,
        source=config.source,
        notes=(place.note,) if place.note else (),
        prefix=_prefix(place.root),
    )


def _prefix(root: Path) -> str:
    """Return what leads from the repository's top to `root`, "" outside of one; no git is asked."""
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    return "" if top == root else root.relative_to(top).as_posix() + "/"


def judged(
    findings: Iterable[Finding],
    contract: str,
    documents: Iterable[Document],
    settings: DiffSettings,
    day: date,
    everything: bool,
) -> Silenced:
    """Return compat findings as the settings have them, with what is said of acceptances; the silenced ones apart.

    contract: the path of the later version. documents: those that may hold allows. everything: not only what breaks.
    """
    configured = settings.selection._replace(select=(), ignore=())
    settled = settled_breaks(map(_by_other_name, findings), configured, everything)
    left, matches = accept(settled, contract, settings.acceptances, day)
    about = acceptance_findings(settings.acceptances, matches, {contract: True}, settings.rules, day)
    chosen = [each for each in left if settings.selection.selects(each.rule_id, each.category)]
    configuration = [settings.source] if settings.source is not None else []
    outcome = silence([*chosen, *settings.selection.settled(about)], [*documents, *configuration], {})
    return outcome._replace(left=list(map(_by_other_name, outcome.left)))


def _by_other_name(finding: Finding) -> Finding:
    """Return a finding of the expanded view under the id that configurations know, and the other way round."""
    change = finding.change
    if change is None or change.alias is None:
        return finding
    return finding._replace(rule_id=change.alias, change=change._replace(alias=finding.rule_id))
