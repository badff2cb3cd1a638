"""The rule book: what holds for every stack, checked over the recorded graph and by the Pulumi engine alike."""
