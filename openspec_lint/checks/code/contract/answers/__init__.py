"""Checks of what operations answer: statuses, headers, errors, and the envelope around them."""
