"""The few special functions that the families are built from, accurate over all of float64."""
