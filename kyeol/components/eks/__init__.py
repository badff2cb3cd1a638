"""The cluster: control plane, node groups and managed add-ons."""
