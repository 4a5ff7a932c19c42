"""What research hands to the floors below."""
