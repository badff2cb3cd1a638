"""Argo CD: the hub in mgmt, and the clusters that it delivers to."""
