"""Special functions and arithmetic beyond one float: what definitions and kernels are built from."""
