"""A person's own account: signing up, password, settings, what is stored about them, and its end."""
