"""Where allauth asks us about logins."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is by founding a union or by invitation only; there is no open registration page."""

    def is_open_for_signup(self, request: object) -> bool:  # noqa: ARG002
        """Never: an account without a union would have nothing to show."""
        return False
