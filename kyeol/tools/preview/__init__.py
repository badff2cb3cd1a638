"""The offline preview: the program itself, run on mocks, recorded as a resource graph."""
