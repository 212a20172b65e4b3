"""Every write of this room, by subject: founding, memberships, mandates, proxies, invitations, logins, settings."""
