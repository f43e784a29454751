"""One pair of axes and what is drawn on it: frame, ticks, legend, titles, marks."""
