"""Rules of keys, buckets and the trail."""
