"""Checks of schemas."""
