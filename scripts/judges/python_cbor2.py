# SPDX-License-Identifier: MIT
"""Judges CBOR (RFC 8949): cbor2 (https://pypi.org/project/cbor2/)."""

import judging

cbor2 = judging.require("cbor2", install="apt install python3-cbor2")
judging.run(lambda format, data: cbor2.loads(data), lambda format, values: cbor2.dumps(values), "Python cbor2",
            judging.version_of("cbor2", "python3-cbor2"))
