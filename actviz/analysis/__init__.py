"""Activations -> reports: frozen dataclasses of numbers, never strings, never figures."""

# what saturation and gain analyse by default
WIDELY_USED = (
    "sigmoid", "tanh", "softsign", "relu", "leaky_relu", "elu", "selu", "softplus", "silu", "gelu", "mish",
)  # fmt: skip
