"""Rule files and configuration → frozen values."""
