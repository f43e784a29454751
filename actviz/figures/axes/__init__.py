"""One pair of axes and what stands on it: frame, ticks, legend, titles, marks."""
