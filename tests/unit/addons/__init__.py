"""The add-ons: how they are found, checked and configured."""
