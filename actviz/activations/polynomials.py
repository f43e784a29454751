"""Powers and polynomials, rectified or not."""
