"""One page on which every function is alive: its HTML, its data, its script, and how it gets into a folder."""
