"""Checks of what leads from one object to another."""
