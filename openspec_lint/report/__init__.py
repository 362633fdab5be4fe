"""Findings → text, json, github annotations."""
