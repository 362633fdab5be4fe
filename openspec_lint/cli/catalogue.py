"""The rules of a run: ours and those of the project, as its configuration has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from openspec_lint.catalog.config import config_error
from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.presets import Extended, extended_by
from openspec_lint.catalog.rule import FAMILIES, Rule
from openspec_lint.catalog.select import Selection, selection_of, with_options
from openspec_lint.cli.locate import Place

if TYPE_CHECKING:  # most projects have none
    from openspec_lint.catalog.spectral.ruleset import Ruleset


class Catalogue(NamedTuple):
    """The rules by id, with the options of the configuration, and what settles the severity of each finding.

    rulesets: those of Spectral that the configuration extends.
    """

    rules: Mapping[str, Rule]
    selection: Selection
    rulesets: tuple[Ruleset, ...] = ()


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
    rulesets = tuple(_rulesets(extended, place))
    selection = selection_of(place.config, rules, lambda: [*compat_ids(), *_ids(rulesets)], extended)
    return Catalogue(rules, _with_builtins(selection, rulesets, rules), rulesets)


def _rulesets(extended: Extended, place: Place) -> Iterator[Ruleset]:
    """Yield the rulesets of Spectral; one that there is not is named where the configuration names it."""
    if not extended.spectral:
        return
    from openspec_lint.catalog.spectral.reading import read_ruleset
    from openspec_lint.read.tree import folder_tree

    tree = folder_tree(place.root)
    for path, config, keys in extended.spectral:
        if not (place.root / path).is_file():
            raise config_error(config.source, keys, f"there is no ruleset `{path}`")
        yield read_ruleset(path, tree.read)


def _ids(rulesets: Iterable[Ruleset]) -> Iterator[str]:
    return (rule_id for ruleset in rulesets for rule_id in sorted(ruleset.rule_ids))


def _with_builtins(selection: Selection, rulesets: Iterable[Ruleset], rules: Mapping[str, Rule]) -> Selection:
    """Return the selection with what rulesets say of Spectral's own rules; the configuration has the last word."""
    if not rulesets:
        return selection
    from openspec_lint.catalog.spectral.builtin import builtin_settings

    *presets, config = selection.layers
    return selection._replace(layers=(*presets, *(builtin_settings(each, rules.values()) for each in rulesets), config))


def all_ids(rulesets: Iterable[Ruleset]) -> Iterator[str]:
    """Yield the ids of all rules that there are, of breaking changes and of rulesets, whatever a run looks at."""
    yield from load_rules(with_examples=False)
    yield from compat_ids()
    yield from _ids(rulesets)


def compat_ids() -> Iterable[str]:
    """Return the ids of the breaking-change tables, for a configuration that names one."""
    from openspec_lint.catalog.compat import compat_rules, load_compat

    return compat_rules(load_compat())
