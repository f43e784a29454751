"""What layers of infinite width do to signal and gradient: gains, fixed points, the edge of chaos."""
