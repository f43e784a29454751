"""x times a gate made of the logistic function or of softplus."""
