"""How figures look: themes, sizes, fonts and the choices among them. Loads no matplotlib."""
