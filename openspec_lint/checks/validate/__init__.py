"""What `openspec validate` says of specs and changes: its verdicts, levels, paths and lines, in our own words."""
