"""The customs of provisioning as pure functions, by subject: no database, no clock, no Django."""
