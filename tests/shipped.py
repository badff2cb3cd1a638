"""The shipped stacks, for those who need not load the program: pytest's main process gives out tests and runs none."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
STACKS = ("mgmt", "dev", "stage", "prod")
