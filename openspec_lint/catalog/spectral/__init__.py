"""Rulesets of Spectral, read as they are: files → frozen values."""
