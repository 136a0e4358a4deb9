"""The shape of commercetools' ids."""

import re

UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""A UUID in lower case (RFC 9562, section 4), as these ids and `crypto.randomUUID()` are."""

COMMERCETOOLS_ID = re.compile(UUID_PATTERN)
