"""Sines and what is made of them."""
