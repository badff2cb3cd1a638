"""The `kyeol` command's subcommands, one per file; `common` is what they share."""
