"""Networks trained on data, and what the documents claim about that, put to the test."""
