import base64
import io

from PIL import Image, ImageDraw


def drawn(size=(600, 170), stroke=((40, 120), (200, 30), (330, 140), (520, 50))):
    """Base64 of what the pad gives: black strokes on nothing."""
    picture = Image.new("RGBA", size, (255, 255, 255, 0))
    if stroke:
        ImageDraw.Draw(picture).line(stroke, fill=(0, 0, 0, 255), width=4)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return base64.b64encode(out.getvalue())
