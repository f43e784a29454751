"""Activations -> reports: frozen dataclasses of numbers, never strings, never figures."""
