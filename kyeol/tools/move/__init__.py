"""Moving a shop: what a database and a media bucket hold, and whether the other side holds the same."""
