"""Checks of examples: whether they are right, and whether there are any."""
