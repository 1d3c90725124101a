# SPDX-License-Identifier: MIT
"""Judges MessagePack: msgpack for Python (https://pypi.org/project/msgpack/)."""

import judging

msgpack = judging.require("msgpack", install="apt install python3-msgpack")
judging.run(lambda format, data: msgpack.unpackb(data, strict_map_key=False), lambda format, values: msgpack.packb(values),
            "Python msgpack", ".".join(map(str, msgpack.version)),
            losses={"msgpack_default": ["number_type", "negative_zero"]})
