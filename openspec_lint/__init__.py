"""openspec-lint: OpenSpec specs and the API contract, each by itself, against each other, and against the past."""

__version__ = "0.1.0"
