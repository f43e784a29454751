"""Pages of small panels, one function each."""
