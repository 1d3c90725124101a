# SPDX-License-Identifier: MIT
"""The steps of a document that tells its reader to do something."""

import re

NAMED_FILE = re.compile(r"^`([^`]+)`:$")


def steps(markdown):
    """The blocks of the text in order: (heading, what, content); `what` is a file's name, `sh` or `text`."""
    heading, above, fence, content = "", "", None, []
    for line in markdown.splitlines():
        if fence is None:
            if line.startswith("## "):
                heading = line[3:]
            if line.startswith("```"):
                fence, content = line[3:], []
            elif line:
                above = line
        elif line == "```":
            named = NAMED_FILE.match(above)
            yield heading, named[1] if named else fence, "\n".join(content) + "\n"
            fence, above = None, ""
        else:
            content.append(line)
