"""Vanishing and exploding gradients: chains, random chains and networks, layer by layer."""
