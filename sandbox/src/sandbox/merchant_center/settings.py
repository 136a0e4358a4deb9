"""What the Merchant Center's stand-in needs to know at its start."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class MerchantCenterSettings:
    """Addresses without trailing slash.

    `signer_url` is the stand-in of commercetools, which has the keys. Requests are forwarded to
    `processor_url` and nowhere else. `view_folder` holds the view with its build.
    """

    project_key: str
    signer_url: str
    processor_url: str
    url: str
    view_folder: Path

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "MerchantCenterSettings":
        """Read CTP_PROJECT_KEY, CTP_API_URL, PROCESSOR_URL, MERCHANT_CENTER_URL and VIEW_FOLDER.

        Raises `KeyError` for one that is missing.
        """
        return cls(
            project_key=environment["CTP_PROJECT_KEY"],
            signer_url=environment["CTP_API_URL"],
            processor_url=environment["PROCESSOR_URL"],
            url=environment["MERCHANT_CENTER_URL"],
            view_folder=Path(environment["VIEW_FOLDER"]),
        )
