"""Checks of who may call what, and of what requests and answers let through."""
