"""S-curves whose two sides differ, and bumps made of sigmoids."""
