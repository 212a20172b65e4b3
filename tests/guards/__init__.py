"""What holds the house together beyond what a type checker sees: each guard reads source and names the faults in it."""
