"""Who learns what, when, and by which rules."""
