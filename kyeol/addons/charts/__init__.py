"""One file per add-on that a Helm chart installs; `catalog` finds them here."""
