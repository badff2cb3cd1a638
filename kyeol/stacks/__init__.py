"""The composition of a stack: which components stand in it, in life-cycle order, and what it exports."""
