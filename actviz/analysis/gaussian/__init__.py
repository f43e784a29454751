"""Expectations under a normal distribution, exact where they can be and by panels where not."""
