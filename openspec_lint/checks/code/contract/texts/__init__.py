"""Checks of texts for people, and of the addresses in them."""
