"""Email: the sending domain, its DNS records and the SMTP user."""
