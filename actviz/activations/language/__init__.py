"""The language of definitions: text to tree, tree to values with derivatives, kinks, tails and formulas."""
