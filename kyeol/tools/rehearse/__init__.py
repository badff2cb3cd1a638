"""The rehearsal: Pulumi's engine runs a stack's lifecycle against a simulated cloud in this process."""
