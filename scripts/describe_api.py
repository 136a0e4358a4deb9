"""Write the processor's OpenAPI description into a file: `describe_api.py FILE`.

It does not depend on settings; those of the tests are used.
"""

import sys
from pathlib import Path

from every_setting import EXAMPLES
from processor.app import create_app


def main() -> None:
    """Write what `GET /openapi.json` answers."""
    app = create_app({**EXAMPLES, "LOG_LEVEL": "error"})
    Path(sys.argv[1]).write_bytes(app.test_client().get("/openapi.json").data)


if __name__ == "__main__":
    main()
