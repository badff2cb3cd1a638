"""`kyeol doctor`: what a deployment still lacks, looked up read-only before it starts."""
