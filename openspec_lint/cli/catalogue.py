"""The rules of a run: ours and those of the project, as its configuration has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.presets import Extended, extended_by
from openspec_lint.catalog.rule import FAMILIES, Rule
from openspec_lint.catalog.select import Selection, selection_of, with_options
from openspec_lint.cli.locate import Place


class Catalogue(NamedTuple):
    """The rules by id, with the options of the configuration, and what settles the severity of each finding."""

    rules: Mapping[str, Rule]
    selection: Selection
    extended: Extended


def catalogue_of(place: Place, families: Iterable[str] = FAMILIES, *, with_examples: bool = False) -> Catalogue:
    """Return the rules of `families` for the project at `place`, its own among them.

    Raises ConfigError for a configuration, preset or rule file that is wrong.
    """
    extended = extended_by(place.config, place.root)
    rules = load_rules(with_examples=with_examples, families=families)
    configs = (*extended.presets, place.config)
    if any(config.rule_files for config in configs):
        from openspec_lint.catalog.own_rules import read_own_rules
        from openspec_lint.checks.vetting import vet

        own = read_own_rules(configs, place.root, rules)
        vet(own.values())
        rules |= {rule_id: each.rule for rule_id, each in own.items()}
    rules = with_options(place.config, rules, extended.presets)
    return Catalogue(rules, selection_of(place.config, rules, compat_ids, extended), extended)


def compat_ids() -> Iterable[str]:
    """Return the ids of the breaking-change tables, for a configuration that names one."""
    from openspec_lint.catalog.compat import compat_rules, load_compat

    return compat_rules(load_compat())
