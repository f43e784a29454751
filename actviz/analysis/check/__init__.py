"""Errors of a kernel in a number format, in units in the last place."""
