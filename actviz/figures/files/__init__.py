"""Figures as files, windows and sketches, and what is written inside a file."""
