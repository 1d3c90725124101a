# SPDX-License-Identifier: MIT
"""Judges BSON: the package bson of PyMongo, MongoDB's own for Python."""

import judging

bson = judging.require("bson", install="apt install python3-bson")
judging.run(lambda format, data: bson.decode(data), lambda format, values: bson.encode(values), "PyMongo bson",
            judging.version_of("pymongo", "python3-bson"))
