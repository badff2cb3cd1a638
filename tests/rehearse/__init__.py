"""The rehearsal: the stand-in cloud by itself, and Pulumi's engine in front of it."""
