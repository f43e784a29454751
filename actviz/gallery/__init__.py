"""An interactive page of all functions: HTML, data, script, and how it gets into a folder."""
