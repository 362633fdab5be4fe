"""Meaning: Document → sites of a contract, operations, specs, requirements, deltas."""
