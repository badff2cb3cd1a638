"""The distribution in front of the shop: its behaviours, policies, logs and origins."""
