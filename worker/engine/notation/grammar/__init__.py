"""From tokens to a syntax tree: what was written, before names have shapes."""
