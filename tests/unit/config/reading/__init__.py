"""Stack files: how they are read, checked and explained."""
