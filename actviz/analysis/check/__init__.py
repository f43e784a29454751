"""What a kernel in a number format gives, counted in steps from the true value."""
