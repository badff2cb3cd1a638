"""Configuration: from `Pulumi.<stack>.yaml` to checked, typed sections, one per concern."""
