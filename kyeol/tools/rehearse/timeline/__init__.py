"""How a deployment spends its time: what is made when, and what decides how long it takes; as text and picture."""
