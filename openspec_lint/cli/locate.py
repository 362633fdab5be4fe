"""Where the project is, what configures it, and which contracts it has."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from openspec_lint.catalog.config import CONFIG_FILES, Config, ConfigError, ContractEntry, config_error, config_of
from openspec_lint.findings import START, OpenspecLintError
from openspec_lint.model.openspec import DEFAULT_FOLDER
from openspec_lint.read.document import Document
from openspec_lint.read.source import SourceError, read_bytes
from openspec_lint.read.store import DocumentStore, read_document
from openspec_lint.read.tree import Tree

if TYPE_CHECKING:
    from openspec_lint.model.discovery import Candidate

DEFAULT_CONTRACT: Final = "shared/api-contracts.json"

_ROOT_MARKS: Final = (*CONFIG_FILES, DEFAULT_FOLDER, DEFAULT_CONTRACT, ".git")


class Place(NamedTuple):
    """A project that was found: its root, its configuration, and the line that says where that came from."""

    root: Path
    config: Config
    note: str | None


def find_place(start: Path, config_path: Path | None, use_config: bool) -> Place:
    """Return the project around the folder `start`: the nearest folder with a configuration, else with openspec/ ...

    Raises OpenspecLintError for a folder or configuration that is missing or cannot be read.
    """
    if not start.is_dir():
        raise OpenspecLintError(f"{start}: there is no such folder")
    start = start.resolve()
    if config_path is not None:
        if not config_path.is_file():
            raise OpenspecLintError(f"--config {config_path}: there is no such file")
        root = _project_root(start) or start
        return Place(root, _read_config(config_path.resolve(), str(config_path)), f"configuration: {config_path}")
    if use_config:
        for folder in (start, *start.parents):
            found = _config_in(folder)
            if found is not None:
                return Place(folder, found, f"configuration: {found.source.path if found.source else ''}")
            if (folder / ".git").exists():
                break
    return Place(_project_root(start) or start, Config(), None)


def _project_root(start: Path) -> Path | None:
    """Return the nearest folder from `start` upward that looks like a project's root; a repository's top ends it."""
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in _ROOT_MARKS):
            return folder
    return None


def _config_in(folder: Path) -> Config | None:
    for name in CONFIG_FILES:
        if os.path.lexists(folder / name):  # a broken link, too, is a configuration that somebody means
            return _read_config(folder / name, name)
    pyproject = folder / "pyproject.toml"
    return _read_pyproject(pyproject) if pyproject.is_file() else None


def _read_config(path: Path, shown: str) -> Config:
    if path.name == "pyproject.toml":
        return _read_pyproject(path) or Config()
    try:
        document = read_document(shown, read_bytes(path))
    except SourceError as error:
        raise ConfigError(f"{shown}: {error}") from error
    return config_of(document, document.value)


def _read_pyproject(path: Path) -> Config | None:
    """Return the configuration in `[tool.openspec-lint]`; None when there is no such table."""
    text = read_bytes(path).decode(errors="replace")
    if "openspec-lint" not in text:
        return None
    try:
        value = _toml(text)
    except ValueError as error:
        raise ConfigError(f"{path.name}: {error}") from error
    table = value.get("tool", {}).get("openspec-lint")
    if table is None:
        return None
    return config_of(_toml_document(path.name, text), _with_days_as_text(table))


def _toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib  # part of the standard library from 3.11 on

        return tomllib.loads(text)
    import tomli

    return dict(tomli.loads(text))


def _with_days_as_text(value: Any) -> Any:
    """Return a value of TOML, which alone has dates, with each day as YAML and JSON have it: "2026-01-31"."""
    if isinstance(value, dict):
        return {key: _with_days_as_text(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_with_days_as_text(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _toml_document(name: str, text: str) -> Document:
    """Return a document whose every place is the table's header: TOML gives no positions."""
    lines = text.splitlines()
    number = next((n for n, line in enumerate(lines, 1) if line.strip().startswith("[tool.openspec-lint")), 1)
    span = START._replace(line=number, end_line=number)
    return Document(name, text, {}, "toml", lambda _trail, _target: (span, None))


class ContractChoice(NamedTuple):
    """The contracts that are checked, and lines for the user about how they were found.

    is_discovered: nobody named the contract.
    """

    entries: tuple[ContractEntry, ...]
    notes: tuple[str, ...] = ()
    is_discovered: bool = False


def unrelated_notes(choice: ContractChoice) -> tuple[str, ...]:
    """Return the lines for a discovered contract that turned out to be about another API than the specs."""
    path = choice.entries[0].path
    return (
        f"contract: {path} is not checked: it declares hardly any of the endpoints that the specs name; "
        f"if it is yours, name it in openspec-lint.yaml:  contracts: [{{path: {path}}}]",
    )


def choose_contracts(
    place: Place, given: Iterable[str], environment: Mapping[str, str], tree: Tree, store: DocumentStore
) -> ContractChoice:
    """Return the project's contracts: those given on the command line, configured, in the environment, or found.

    Raises OpenspecLintError for one that somebody named and that does not exist.
    """
    named, origin = _named(place, given, environment)
    for index, entry in enumerate(named):
        if not os.path.lexists(place.root / entry.path):
            message = f"{origin} {entry.path}: there is no such file in {place.root}"
            if origin == _CONFIGURED:
                raise config_error(place.config.source, ["contracts", index, "path"], message)
            raise OpenspecLintError(message)
    if named:
        notes = (f"contract: {named[0].path} ({origin})",) if origin == _VARIABLE else ()
        return ContractChoice(named, notes)
    if os.path.lexists(place.root / DEFAULT_CONTRACT):
        return ContractChoice(
            (ContractEntry(DEFAULT_CONTRACT),), (f"contract: {DEFAULT_CONTRACT} (the default place)",)
        )
    from openspec_lint.model.discovery import ARCHIVED, candidates  # not where somebody names the contract

    found = candidates(tree, store)
    return _discovered(found, [candidate for candidate in found if candidate.doubt != ARCHIVED] or found)


_GIVEN: Final = "--contract"
_CONFIGURED: Final = "contracts:"
_VARIABLE: Final = "$API_CONTRACTS_PATH"


def _named(place: Place, given: Iterable[str], environment: Mapping[str, str]) -> tuple[tuple[ContractEntry, ...], str]:
    """Return the contracts that somebody names, and where: on the command line, else configured, else in a variable."""
    configured = tuple(entry._replace(path=_relative(entry.path, place.root)) for entry in place.config.contracts)
    if paths := [_relative(path, place.root, Path.cwd()) for path in given]:
        known = {entry.path: entry for entry in configured}
        return tuple(known.get(path, ContractEntry(path)) for path in paths), _GIVEN
    if configured:
        return configured, _CONFIGURED
    if variable := environment.get(_VARIABLE[1:]):
        return (ContractEntry(_relative(variable, place.root)),), _VARIABLE
    return (), ""


def _discovered(found: list[Candidate], current: list[Candidate]) -> ContractChoice:
    """Take the one plausible candidate, or name those that are not archived."""
    plausible = [candidate for candidate in found if not candidate.doubt]
    if len(plausible) == 1:
        path = plausible[0].path
        note = f"contract: {path} (found; name it in the configuration)"
        return ContractChoice((ContractEntry(path),), (note,), is_discovered=True)
    if not found:
        return ContractChoice((), ("contract: none found; only the OpenSpec documents are checked",))
    listed = [f"  {c.path}" + (f"  ({c.doubt})" if c.doubt else "") for c in current[:_MAX_LISTED]]
    if len(found) > len(listed):
        listed.append(f"  ... and {len(found) - len(listed)} more")
    advice = f"name yours in openspec-lint.yaml:  contracts: [{{path: {current[0].path}}}]"
    return ContractChoice((), (f"contract: not checked; several files may be it, or none; {advice}", *listed))


_MAX_LISTED: Final = 6


def _relative(path: str, root: Path, folder: Path | None = None) -> str:
    """Return `path` as seen from the root: "api/openapi.yaml", or "../shared/openapi.yaml" for one outside.

    folder: where it is looked for first; what is not there is meant from the root.
    """
    is_there = folder is not None and os.path.lexists(folder / path)
    absolute = (folder if folder is not None and is_there else root) / path
    return Path(os.path.relpath(absolute, root)).as_posix()


def openspec_folders(config: Config, environment: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the OpenSpec folder and, where somebody names one, the folder of the main specs."""
    folder = config.openspec or environment.get("OPEN_SPEC_DIR") or DEFAULT_FOLDER
    specs = config.specs or environment.get("MAIN_SPECS_DIR") or None
    return folder.strip("/").removeprefix("./"), specs.strip("/").removeprefix("./") if specs else None
