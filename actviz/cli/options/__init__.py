"""What can be typed after a command: options that several commands share, names, and numbers."""
