"""The rehearsal: Pulumi's own engine takes a stack through its whole life, against a stand-in cloud in this process."""
