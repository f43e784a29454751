"""Elementary functions used as activations as they are."""
