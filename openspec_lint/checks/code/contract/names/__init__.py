"""Checks of what things are called: one casing for all of a kind, and properties."""
