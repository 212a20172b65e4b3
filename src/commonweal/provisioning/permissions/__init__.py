"""Who may do what in this room, by subject; what mandates and trust are is people's to say."""
