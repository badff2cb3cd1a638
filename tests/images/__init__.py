"""What the images' repositories get from here."""
