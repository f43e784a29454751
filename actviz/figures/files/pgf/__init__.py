"""Figures as pictures for pgfplots: axes, curves and text that a LaTeX document draws in its own font."""
