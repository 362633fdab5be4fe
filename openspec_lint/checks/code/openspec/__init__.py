"""Checks of OpenSpec documents that data cannot say."""
