"""What tests run with: Hypothesis looks for new examples on a developer's machine, and for the same ones in CI."""

from __future__ import annotations

import os

from hypothesis import settings

from openspec_lint.read.previous_commit import TARGETS

settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
for variable in TARGETS:
    os.environ.pop(
        variable, None
    )  # the pull request that these tests run for is no business of the repositories in them
