"""One page on which every function is alive: HTML, data, script, and how it gets into a folder."""
