"""Checks of where the API is."""
