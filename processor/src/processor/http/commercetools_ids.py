"""The shape of commercetools' ids."""

import re

COMMERCETOOLS_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
