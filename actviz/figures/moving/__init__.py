"""Figures that move: what moves, a figure laid out for all frames, and the frames drawn into it."""
