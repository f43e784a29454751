"""Smooth relatives of ReLU: softplus and its kin."""
