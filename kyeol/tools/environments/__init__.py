"""An environment added to the project, or taken out of it: every file and list that names environments."""
