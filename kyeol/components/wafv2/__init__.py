"""Web ACLs: their rules and their logs."""
