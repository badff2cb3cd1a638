"""What the GitOps trees make, and how it fits the program."""
