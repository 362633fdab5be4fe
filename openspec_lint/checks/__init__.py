"""Judging: (sites × rules) → findings. Prints nothing, opens nothing."""
