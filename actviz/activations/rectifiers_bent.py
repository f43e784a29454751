"""ReLUs with more than one bend, a shift, a threshold or a learned slope."""
