"""`kyeol import-plan`: what Pulumi needs to take into a stack's state what exists already (docs/how-to/adopt.md)."""
