"""Markdown contracts: documents that tell people of endpoints, read into OpenAPI's form with their own places."""
