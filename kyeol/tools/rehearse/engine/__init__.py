"""Pulumi's engine in this process: the program behind one protocol, the simulated cloud behind the other."""
