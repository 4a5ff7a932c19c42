"""What sources hands to the floors below."""
