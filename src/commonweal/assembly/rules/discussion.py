"""What is said about a proposal and what is attached to it: in which words and files, and why not."""

from pathlib import PurePosixPath

from commonweal.lib.words import Words, say

SAID_MOST = 5_000
FILES_MOST = 10
FILE_BYTES_MOST = 5 * 1024 * 1024
FILE_NAME_MOST = 120
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".md": "text/markdown",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain",
    ".webp": "image/webp",
}
BEGINNINGS = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/webp": (b"RIFF",),
    "application/vnd.oasis.opendocument.presentation": (b"PK\x03\x04",),
    "application/vnd.oasis.opendocument.spreadsheet": (b"PK\x03\x04",),
    "application/vnd.oasis.opendocument.text": (b"PK\x03\x04",),
}


def why_not_say(text: str) -> Words | None:
    """Why nothing can be said in these words; None if it can."""
    if not text.strip():
        return say("Write something first.")
    if len(text) > SAID_MOST:
        return say("This is {length} characters long; {most} is the most.", length=len(text), most=SAID_MOST)
    return None


def media_type_of(name: str) -> str | None:
    """The media type of a file called ``name``; None for sorts that are not taken."""
    return MEDIA_TYPES.get(PurePosixPath(name.lower()).suffix)


def plain_name(name: str) -> str:
    """The name of a file without folders and odd signs, its ending kept, at most ``FILE_NAME_MOST`` long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    readable = "".join(sign for sign in last if sign.isprintable() and sign not in '"<>|:*?').strip()
    path = PurePosixPath(readable)
    return path.stem[: FILE_NAME_MOST - len(path.suffix)] + path.suffix


def why_not_file(name: str, content: bytes) -> Words | None:
    """Why this file cannot be attached: its sort, its size, or that it is not what its name says; None if it can."""
    media_type = media_type_of(name)
    if media_type is None:
        return say(
            "“{name}” is a sort of file that is not taken here; these are: {sorts}.",
            name=name,
            sorts=", ".join(sorted(ending[1:] for ending in MEDIA_TYPES)),
        )
    if not content:
        return say("“{name}” is empty.", name=name)
    if (large := why_not_size(name, len(content))) is not None:
        return large
    if not _is_what_it_says(media_type, content):
        return say("“{name}” is not what its name says; perhaps it was renamed.", name=name)
    return None


def why_not_size(name: str, size: int) -> Words | None:
    """Why a file of so many bytes cannot be attached: asked before it is read; None if it can."""
    if size > FILE_BYTES_MOST:
        return say("“{name}” is larger than {most} MB.", name=name, most=FILE_BYTES_MOST // 1024 // 1024)
    return None


def _is_what_it_says(media_type: str, content: bytes) -> bool:
    begins = BEGINNINGS.get(media_type)
    if begins is not None:
        return content.startswith(begins)
    return b"\x00" not in content  # text of whatever alphabet
