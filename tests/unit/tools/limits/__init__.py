"""The limits of AWS's models."""
