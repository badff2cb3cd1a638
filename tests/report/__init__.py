"""The report: its pictures, its page, and the page in a real browser."""
