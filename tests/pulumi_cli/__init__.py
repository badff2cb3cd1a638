"""How a machine gets the Pulumi CLI, played with executables and archives that only look like it."""
