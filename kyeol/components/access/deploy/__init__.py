"""What a deployment of one environment may do: with what is the environment's by name, by tag, and with the rest."""
