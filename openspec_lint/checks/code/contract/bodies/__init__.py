"""Checks of bodies: their media types, their parts, and what is in them."""
