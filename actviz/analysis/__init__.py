"""Activations -> reports: frozen dataclasses of numbers, never strings, never figures."""

from actviz.analysis.chain import ChainReport
from actviz.analysis.dead import born_dead
from actviz.analysis.gain import FunctionGain, GainReport, gain
from actviz.analysis.maxout import MaxoutReport, maxout
from actviz.analysis.neuron import NeuronReport, neuron
from actviz.analysis.phase import PhaseReport, phase
from actviz.analysis.saturation import FunctionSaturation, SaturationReport, saturation
from actviz.analysis.softmax import SoftmaxReport, softmax
from actviz.analysis.vanish import VanishReport, vanish

__all__ = [
    "ChainReport", "FunctionGain", "FunctionSaturation", "GainReport", "MaxoutReport", "NeuronReport",
    "PhaseReport", "SaturationReport", "SoftmaxReport", "VanishReport", "born_dead", "gain", "maxout",
    "neuron", "phase", "saturation", "softmax", "vanish",
]  # fmt: skip
