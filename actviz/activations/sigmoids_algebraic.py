"""S-curves built from powers, roots and piecewise polynomials."""
