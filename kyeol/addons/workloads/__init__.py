"""What calls AWS and whose pods no chart of this program installs: its service accounts, roles and permissions."""
