"""The command line as a process of its own, which collects no garbage and ends without freeing its memory.

A run keeps nearly all it makes and is over soon: collecting costs a fifth of it, freeing a seventh (`make bench`).
"""

from __future__ import annotations

import gc

gc.disable()  # before the imports below, which make a lot and drop nothing

import os  # noqa: E402  # see above
import sys  # noqa: E402

from openspec_lint.cli.main import EXIT_CANNOT_WORK, main  # noqa: E402


def command() -> None:
    """Run the command line and end the process."""
    status = 0
    try:
        main()
    except SystemExit as stop:
        status = int(stop.code or 0)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # nobody reads on, or main closed it for that
        status = status or EXIT_CANNOT_WORK
    os._exit(status)
