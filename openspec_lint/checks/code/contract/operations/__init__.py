"""Checks of operations: their methods, ids and tags, and what leads from one to another."""
