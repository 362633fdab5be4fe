"""Checks of paths and their templates."""
