"""Reports -> rich, markdown, LaTeX, CSV and JSON."""
