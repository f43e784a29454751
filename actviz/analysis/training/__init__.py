"""Networks trained on data, and tests of common claims about training."""
