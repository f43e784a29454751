"""x times gates made of error functions, exponentials, sines and parameters to learn."""
