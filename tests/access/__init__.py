"""The evaluator of IAM policies, and what the recorded roles may do."""
