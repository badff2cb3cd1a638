"""What a shop holds, and what the other side lacks of it."""
