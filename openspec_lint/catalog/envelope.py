"""Envelope profiles: what the body of a JSON response must look like, as their files say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Envelope:
    """A profile of `rules/envelopes/`."""

    id: str
