"""Functions that pull small values to zero and leave large ones."""
