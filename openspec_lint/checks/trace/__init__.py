"""Traceability: which requirement names which operation, and which declared status has a scenario."""
