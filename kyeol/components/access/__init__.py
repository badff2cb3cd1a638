"""Who may deploy: the IAM roles of GitHub Actions, their policies and their boundaries."""
