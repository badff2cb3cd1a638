"""The program and its tools, module by module; the folders are those of `kyeol/`."""
