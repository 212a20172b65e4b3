"""What decisions can do to the rooms below the assembly; each through that room’s own action."""
