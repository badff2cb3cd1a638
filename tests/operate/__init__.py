"""What calls AWS and GitHub, against emulators of both."""
