"""The two versions of the program: their commits, their Python, their graphs."""
