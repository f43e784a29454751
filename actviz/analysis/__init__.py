"""Activations -> reports: frozen dataclasses of numbers, never strings, never figures."""

from actviz.analysis.chain import ChainReport, VanishReport, vanish
from actviz.analysis.saturation import FunctionSaturation, SaturationReport, saturation

__all__ = ["ChainReport", "FunctionSaturation", "SaturationReport", "VanishReport", "saturation", "vanish"]
