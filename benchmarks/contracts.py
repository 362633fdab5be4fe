"""Times the whole check of real contracts beside Redocly and openapi-spec-validator, where node and the contracts are.

Usage: python benchmarks/contracts.py FOLDER [NAME ...]. Prints a table, and what does not hold of: at most a third of
Redocly's CPU, less memory than Redocly.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from measure import Run, check_command, warm
from peer import OURS, Command, alternating, medians, npm_command

REDOCLY: Final = "@redocly/cli@2"
REDOCLYS_SHARE: Final = 3
"""What Redocly takes of CPU time is at least this many times what we take."""

ENTRIES: Final = {"digitalocean": "digitalocean/specification/DigitalOcean-public.v2.yaml"}
"""Where the entry document of a contract of many files is."""

TINY: Final = """openapi: 3.1.0
info:
  title: Pets
  version: 1.0.0
servers:
  - url: https://api.example.org
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: A pet.
          content:
            application/json:
              schema: {type: object, properties: {name: {type: string}}}
        "404":
          description: There is no such pet.
"""
ROW: Final = "| {:<26} | {:>6} | {:>12} | {:>14} | {:>17} | {:>11} |"


class Contract(NamedTuple):
    """A document to check: what it is called, its entry file, and the size of all its files in MB."""

    name: str
    path: Path
    megabytes: float


def main(folder: Path, names: list[str]) -> int:
    """Print the table; return 1 when a run of ours fails or a limit does not hold."""
    peers = dict(peer_commands())
    print("CPU seconds and MiB; medians of alternating runs\n")
    print(ROW.format("document", "MB", "ours", "Redocly", "spec-validator", "CPU ratio"))
    print(ROW.format(*["---"] * 6))
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        warm(Path(place))
        for contract in contracts(folder, Path(place)):
            if not names or contract.name in names:
                wrong += compared(contract, peers, Path(place))
    print("\n" + ("\n".join(wrong) or "Everywhere at most a third of Redocly's CPU, and less memory."))
    return 1 if wrong else 0


def peer_commands() -> Iterator[tuple[str, Command]]:
    """Yield the commands of the others, to which the path of a contract is added."""
    redocly = npm_command(REDOCLY, "redocly")
    if redocly is not None:
        yield "redocly", [redocly, "lint", "--format", "json", "--max-problems", "100000"]
    yield "spec-validator", [sys.executable, "-m", "openapi_spec_validator", "--validation-errors", "all"]


def contracts(folder: Path, place: Path) -> Iterator[Contract]:
    """Yield a contract of 20 lines, then those of the folder, small ones first."""
    tiny = place / "tiny.yaml"
    tiny.write_text(TINY, encoding="utf-8")
    yield Contract("20 lines", tiny, len(TINY) / 1e6)
    found = [
        Contract(path.name, path, path.stat().st_size / 1e6)
        for path in folder.glob("*")
        if path.suffix in (".json", ".yaml")
    ]
    for name, entry in ENTRIES.items():
        if (folder / entry).is_file():
            size = sum(path.stat().st_size for path in (folder / entry).parent.rglob("*") if path.is_file())
            found.append(Contract(name, folder / entry, size / 1e6))
    yield from sorted(found, key=lambda contract: contract.megabytes)


def compared(contract: Contract, peers: Mapping[str, Command], place: Path) -> Iterator[str]:
    """Print the row of a contract; yield what does not hold of it."""
    path = contract.path.resolve()
    commands: dict[str, Command] = {OURS: check_command(path)}
    commands |= {name: [*command, path] for name, command in peers.items()}
    runs = alternating(commands, place, {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"})
    own, others = runs[OURS], runs.get("redocly", [])
    cells = [shown(runs[name]) if name in runs else "" for name in (OURS, "redocly", "spec-validator")]
    ratio = medians(others)[0] / medians(own)[0] if others else 0.0
    times = f"{ratio:.1f}" if others else ""
    print(ROW.format(contract.name, f"{contract.megabytes:.1f}", *cells, times), flush=True)
    if own[-1].code != 0:
        yield f"{contract.name}: {OURS} ended with {own[-1].code}: {own[-1].errors.strip()[-300:]}"
    if others and ratio < REDOCLYS_SHARE:
        yield f"{contract.name}: Redocly takes only {ratio:.1f} times our CPU"
    if others and medians(own)[1] >= medians(others)[1]:
        yield f"{contract.name}: we take more memory than Redocly"


def shown(runs: list[Run]) -> str:
    """Return CPU seconds and MiB of a tool; "fails" where it fell over, or came to no verdict."""
    last = runs[-1]
    if "Traceback" in last.errors or last.code not in (0, 1) or not last.output.strip():
        return "fails"
    if last.output.startswith("while parsing"):  # how openapi-spec-validator says what it cannot read
        return "cannot read it"
    cpu, peak = medians(runs)
    return f"{cpu:.2f} s {peak:>4.0f}"


if __name__ == "__main__":
    if len(sys.argv) < 2 or not Path(sys.argv[1]).is_dir():
        print(f"skipped: there is no folder {' '.join(sys.argv[1:2])}")
        sys.exit(0)
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
