# SPDX-License-Identifier: MIT
"""Judges YAML: PyYAML, which reads YAML 1.1, by its safe loader."""

import judging

yaml = judging.require("yaml", install="apt install python3-yaml")
# Those of libyaml where PyYAML was built with it: they are ten times as fast, and as safe.
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
judging.run(lambda format, data: yaml.load(data, Loader=loader),
            lambda format, values: yaml.dump(values, Dumper=dumper, allow_unicode=True, sort_keys=False).encode(), "PyYAML",
            yaml.__version__)
