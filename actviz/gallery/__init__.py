"""An interactive page of all functions: HTML, data, script, and how it is written."""
