"""Objects in the cluster: Namespaces, policies, releases, priorities and the access of CI."""
