"""Whether values are valid against the schemas of a contract: examples and defaults."""
