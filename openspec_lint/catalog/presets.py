"""What a configuration extends: presets of ours, preset files of the project, rulesets of Spectral."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from openspec_lint.catalog.config import Config, config_error, config_of, unknown_name
from openspec_lint.catalog.load import rules_root
from openspec_lint.read.source import SourceError, read_bytes
from openspec_lint.read.store import read_document

DEFAULT_PRESET: Final = "recommended"

SPECTRAL: Final = "spectral:"
"""What stands before the path of a ruleset of Spectral."""


class SpectralFile(NamedTuple):
    """A ruleset of Spectral that a configuration names: its path, and where it is named."""

    path: str
    config: Config
    place: tuple[str | int, ...]


class Extended(NamedTuple):
    """What a configuration is built on.

    level: the preset of ours that says which rules there are. presets: configurations of which only rules and overrides
    count, the weakest first. spectral: rulesets, in the order of their names.
    """

    level: str = DEFAULT_PRESET
    presets: tuple[Config, ...] = ()
    spectral: tuple[SpectralFile, ...] = ()


def extended_by(config: Config, root: Path) -> Extended:
    """Return what a configuration extends, through the files that it names; without a preset of ours, the default one.

    root: the project's folder, where preset files are looked for. Raises ConfigError for one that there is not, and for
    a file that extends itself.
    """
    found = _extended(config, root, ())
    if any(preset.source is not None and preset.source.path in _ours() for preset in found.presets):
        return found
    default = _preset(DEFAULT_PRESET, config, (), root)
    return found._replace(presets=(default, *found.presets))


def _extended(config: Config, root: Path, around: tuple[str, ...]) -> Extended:
    level, presets, spectral = DEFAULT_PRESET, list[Config](), list[SpectralFile]()
    for name, place in config.extends:
        if name.startswith(SPECTRAL):
            spectral.append(SpectralFile(name[len(SPECTRAL) :].strip(), config, place))
            continue
        preset = _preset(name, config, place, root)
        if name in _ours():
            level = name
        elif name in around:
            raise config_error(config.source, list(place), f"{name} extends itself ({' → '.join((*around, name))})")
        else:
            inner = _extended(preset, root, (*around, name))
            level = inner.level if inner.presets else level
            presets += inner.presets
            spectral += inner.spectral
        presets.append(preset)
    return Extended(level, tuple(presets), tuple(spectral))


@cache
def _ours() -> list[str]:
    return sorted(preset.stem for preset in (rules_root() / "presets").glob("*.yaml"))


def _preset(name: str, config: Config, place: tuple[str | int, ...], root: Path) -> Config:
    """Return a preset: one of ours by name, or a file of the project."""
    path = rules_root() / "presets" / f"{name}.yaml" if name in _ours() else root / name
    try:
        document = read_document(name, read_bytes(path))
    except SourceError as error:
        is_path = any(sign in name for sign in "./")
        message = f"there is no preset file `{name}`" if is_path else unknown_name("preset", name, _ours())
        raise config_error(config.source, place, message) from error
    return config_of(document, document.value)
