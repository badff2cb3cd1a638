"""`python -m kyeol` is the `kyeol` command."""

from kyeol.cli import main

main()
