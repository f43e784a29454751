"""One page of every function: what is drawn for it, its HTML, and how it gets into a folder."""
