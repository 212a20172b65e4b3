"""What rooms register with the assembly in ``AppConfig.ready``: effects, policies, and how a rule is rehearsed."""
