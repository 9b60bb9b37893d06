"""What a boot script says, however it is packed."""

import binascii
import zlib
from typing import Any

_LARGEST = 1 << 20
_GZIP = 31


def decoded(value: Any) -> Any:
    """The script: ``Fn::Base64`` is taken away by the engine, text that is encoded in the template is not."""
    if value.__class__ is not str:
        return value
    try:
        data = binascii.a2b_base64("".join(value.split()), strict_mode=True)
        data = zlib.decompressobj(_GZIP).decompress(data, _LARGEST) if data[:2] == b"\x1f\x8b" else data
        return data.decode("utf-8")
    except (binascii.Error, ValueError, zlib.error):
        return value
