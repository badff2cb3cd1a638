"""Tests of README and docs/: links, generated pages, and what they quote from the program."""
