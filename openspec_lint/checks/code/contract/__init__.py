"""Checks of a contract by itself that data cannot say."""
