"""Checks between specs and contracts that data cannot say."""
