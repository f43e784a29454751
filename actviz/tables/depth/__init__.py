"""The parts of the report on depth: one chain, random chains, networks, and what they share."""
