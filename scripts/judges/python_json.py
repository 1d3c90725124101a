# SPDX-License-Identifier: MIT
"""Judges JSON (RFC 8259): the module json of Python's standard library."""

import json
import platform

import judging

judging.run(lambda format, data: json.loads(data), lambda format, values: json.dumps(values).encode(), "Python json",
            platform.python_version())
