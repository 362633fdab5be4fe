"""Times the whole check of one big contract, beside Redocly where node is there.

Usage: python benchmarks/stripe.py CONTRACT
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from peer import OURS, Command, alternating, npm_command, show

REDOCLY: Final = "@redocly/cli@2"


def main(contract: Path) -> int:
    if not contract.is_file():
        print(f"skipped: there is no file {contract}")
        return 0
    contract = contract.resolve()
    ours = [sys.executable, "-m", "openspec_lint", "check", "--contract", str(contract)]
    options = ["--no-config", "--against", "none", "--fail-on", "never", "--format", "json"]
    commands: dict[str, Command] = {OURS: [*ours, *options]}
    redocly = npm_command(REDOCLY, "redocly")
    if redocly is not None:
        commands["redocly"] = [redocly, "lint", str(contract), "--format", "json", "--max-problems", "100000"]
    with tempfile.TemporaryDirectory() as folder:
        runs = alternating(commands, Path(folder), {"REDOCLY_TELEMETRY": "off"})
    return show(f"{contract.name}, {contract.stat().st_size / 1e6:.1f} MB", runs)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
