"""The arguments of commands: options that several commands share, names, and numbers."""
