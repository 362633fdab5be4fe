"""Checks that data cannot say, by topic; `table.py` lists them all."""
