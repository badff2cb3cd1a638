"""The rehearsal: the simulated cloud by itself, and Pulumi's engine in front of it."""
