"""What expeditions hands to the floors below."""
