"""What a month of a stack costs at list prices, computed from its recorded graph (docs/how-to/cost.md)."""
