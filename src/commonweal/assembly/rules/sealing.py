"""Secret ballots while they are open: sealed with AES-GCM under a key of their proposal's own, which closing deletes.

Pure. What this protects and what not is in docs/deciding.md.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BITS = 256
NONCE_BYTES = 12
BLOCK = 512  # every ballot is filled up to whole blocks, so that its length tells nothing


class BrokenSeal(ValueError):
    """A sealed ballot cannot be opened with this key, or was moved to another voice."""


def new_key() -> bytes:
    """A fresh key for one proposal."""
    return AESGCM.generate_key(KEY_BITS)


def seal(key: bytes, *, voice: str, content: Mapping[str, Any], reason: str) -> bytes:
    """What is stored of a secret ballot; it opens only with ``key`` and for the same ``voice``."""
    plain = json.dumps([content, reason], sort_keys=True, ensure_ascii=False).encode()
    filled = plain.ljust(-(-len(plain) // BLOCK) * BLOCK)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, filled, voice.encode())


def unseal(key: bytes, *, voice: str, sealed: bytes) -> tuple[dict[str, Any], str]:
    """Content and reason of a sealed ballot. Raises ``BrokenSeal``."""
    try:
        filled = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], voice.encode())
    except InvalidTag as broken:
        raise BrokenSeal("this ballot does not open with its proposal's key") from broken
    content, reason = json.loads(filled)
    return content, reason
