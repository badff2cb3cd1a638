"""What a change does to each stack: two versions of the program, run offline and compared."""
