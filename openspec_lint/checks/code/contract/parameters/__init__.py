"""Checks of parameters and headers."""
