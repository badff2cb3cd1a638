"""The simulated cloud: a few rules that every cloud keeps, and no model of any one service."""
