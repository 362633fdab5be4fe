"""Times the comparison of real contracts beside oasdiff, where go and the contracts are.

Usage: python benchmarks/diffs.py CORPUS. Prints a table, and what does not hold: what breaks between two versions of
Stripe in at most 1.5 s of CPU and 300 MiB, one edited maxLength as one finding.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from measure import Run, warm
from peer import OURS, Command, alternating, go_command, medians

OASDIFF: Final = "github.com/oasdiff/oasdiff@latest"
STRIPE: Final = "stripe, May 2023 to now"
EDITED: Final = "stripe, one maxLength edited"
NEEDLE: Final = b'"fingerprint":'
"""What each finding of both has once in JSON."""

MOST_SECONDS: Final = 1.5
MOST_MEBIBYTES: Final = 300
ROW: Final = "| {:<34} | {:>16} | {:>16} | {:>22} | {:>9} |"
BREAKS: Final = "diff"
CHANGELOG: Final = "diff --all"


class Pair(NamedTuple):
    """Two versions of a contract, and how the pair is called."""

    name: str
    old: Path
    new: Path


def main(corpus: Path) -> int:
    """Print the table; return 1 when a limit does not hold."""
    oasdiff = go_command(OASDIFF, "oasdiff")
    print("CPU seconds, MiB and findings; medians of alternating runs; the ratio is that of the changelogs\n")
    print(ROW.format("pair", BREAKS, CHANGELOG, "oasdiff changelog", "CPU ratio"))
    print(ROW.format(*["---"] * 5))
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        warm(Path(place))
        for pair in pairs(corpus, Path(place)):
            wrong += compared(pair, oasdiff, Path(place))
    print("\n" + ("\n".join(wrong) or "All limits hold."))
    return int(bool(wrong))


def pairs(corpus: Path, place: Path) -> Iterator[Pair]:
    """Yield the pairs to compare."""
    older, newer = (corpus / "contracts" / name for name in ("stripe-spec3-2023-05.yaml", "stripe-spec3.yaml"))
    yield Pair(STRIPE, older, newer)
    yield Pair("stripe, with itself", newer, newer)
    yield Pair(EDITED, newer, edited(newer, place))
    for name in ("discord-2025-10-to-2026-02", "box-metadata-taxonomy-path-renamed"):
        folder = corpus / "pairs" / name
        yield Pair(name, *(next(folder.glob(f"{side}.*")) for side in ("base", "revision")))


def edited(contract: Path, place: Path) -> Path:
    """Return a copy of a contract in which the first maxLength of a shared schema is another number."""
    text = contract.read_text(encoding="utf-8")
    start = text.index("\n  schemas:")
    path = place / "edited.yaml"
    path.write_text(text[:start] + re.sub(r"maxLength: \d+", "maxLength: 9", text[start:], count=1), encoding="utf-8")
    return path


def compared(pair: Pair, oasdiff: Path | None, place: Path) -> Iterator[str]:
    """Print the row of a pair; yield what does not hold of it."""
    both = pair.old.resolve(), pair.new.resolve()
    ours = [
        sys.executable,
        "-m",
        OURS.replace("-", "_"),
        "diff",
        "--no-config",
        "--fail-on",
        "never",
        "--format",
        "json",
    ]
    commands: dict[str, Command] = {BREAKS: [*ours, *both], CHANGELOG: [*ours, "--all", *both]}
    if oasdiff is not None:
        commands["oasdiff"] = [oasdiff, "changelog", "--format", "json", *both]
    runs = alternating(commands, place, needle=NEEDLE)
    cpu, peak = medians(runs[BREAKS])
    number = runs[CHANGELOG][-1].found
    theirs = runs.get("oasdiff", [])
    ratio = f"{medians(theirs)[0] / medians(runs[CHANGELOG])[0]:.1f}" if theirs else ""
    print(ROW.format(pair.name, shown(runs[BREAKS]), shown(runs[CHANGELOG]), shown(theirs), ratio), flush=True)
    if pair.name == STRIPE and (cpu > MOST_SECONDS or peak > MOST_MEBIBYTES):
        yield f"{pair.name}: {cpu:.2f} s and {peak:.0f} MiB are more than {MOST_SECONDS} s and {MOST_MEBIBYTES} MiB"
    if pair.name == EDITED and number != 1:
        yield f"{pair.name}: {number} findings"


def shown(runs: list[Run]) -> str:
    """Return CPU seconds, MiB and the number of findings."""
    if not runs or runs[-1].code not in (0, 1):
        return "fails" if runs else ""
    cpu, peak = medians(runs)
    return f"{cpu:.2f} s, {peak:.0f}, {runs[-1].found:,}"


if __name__ == "__main__":
    if len(sys.argv) < 2 or not (Path(sys.argv[1]) / "contracts").is_dir():
        print(f"skipped: there are no contracts in {' '.join(sys.argv[1:2])}")
        sys.exit(0)
    sys.exit(main(Path(sys.argv[1])))
