"""The program: its commands, its defaults, how its errors look, and how it ends."""
