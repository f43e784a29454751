"""Drawings of what is computed with: a neuron, a chain of neurons."""
