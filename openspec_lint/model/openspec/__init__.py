"""OpenSpec documents as the openspec command reads them: specs, changes, deltas, and what archiving makes of them."""

from __future__ import annotations

from typing import Final

DEFAULT_FOLDER: Final = "openspec"
"""Where a project keeps them; here, because finding the folder must not take reading the model."""
