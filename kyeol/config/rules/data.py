"""Rules of the database, the cache and their secrets."""
