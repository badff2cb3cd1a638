"""Settings, and what is known beside them."""
