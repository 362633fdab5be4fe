"""Reading: bytes → Document (plain values, and a locator from a place to line and column)."""
