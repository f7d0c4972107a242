"""The picture of a signature made by hand on the screen: checked, and made small."""

import base64
import binascii
import hashlib
import io

from PIL import Image, UnidentifiedImageError

MOST_BYTES = 2_000_000
MOST_PIXELS = 4_000_000
INK = 128  # darker than this grey is ink
MARGIN = 6
# Less ink than this is a dot or a slip of the pen, no name.
LEAST = (24, 12)
HIGH = 160  # pixels: over 300 to the inch where it is printed


class NotSigned(ValueError):
    """Nothing that could be a signature."""


def ink(picture):
    """The signature alone, black on white, as PNG bytes.

    :param picture: base64 of the PNG the pad gave
    :raises NotSigned: no such picture, nothing or next to nothing drawn on it
    """
    try:
        raw = base64.b64decode(picture or b"", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotSigned from error
    if not raw or len(raw) > MOST_BYTES or not raw.startswith(b"\x89PNG\r\n\x1a\n"):
        raise NotSigned
    try:
        with Image.open(io.BytesIO(raw)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotSigned
            drawn = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotSigned from error
    white = Image.new("RGBA", drawn.size, "white")
    grey = Image.alpha_composite(white, drawn).convert("L")
    box = grey.point(lambda value: 255 if value < INK else 0).getbbox()
    if not box or box[2] - box[0] < LEAST[0] or box[3] - box[1] < LEAST[1]:
        raise NotSigned
    left, top, right, bottom = box
    grey = grey.crop(
        (
            max(left - MARGIN, 0),
            max(top - MARGIN, 0),
            min(right + MARGIN, grey.width),
            min(bottom + MARGIN, grey.height),
        )
    )
    grey.thumbnail((HIGH * 6, HIGH))
    target = io.BytesIO()
    grey.save(target, "PNG", optimize=True)
    return target.getvalue()


def digest(content):
    """Hex SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()
