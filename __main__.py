"""The program that `pulumi up` and `pulumi preview` run, and that `kyeol preview` runs on mocks."""

from pathlib import Path

from kyeol.stacks.program import run

run(Path(__file__).parent)
