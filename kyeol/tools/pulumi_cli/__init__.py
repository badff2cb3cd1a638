"""Gets the Pulumi CLI of the version that this project needs, without installing it into the system."""
