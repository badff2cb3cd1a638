"""The composition of a stack: which components it has, in life-cycle order, and what it exports."""
