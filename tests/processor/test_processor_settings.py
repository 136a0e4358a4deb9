"""Wrong settings end the start with one line that names the setting and never its value."""

import pytest

from processor_support import ENVIRONMENT, Place

REQUIRED = [
    *[name for name in ENVIRONMENT if name.startswith("CTP_")],
    "PAYMENT_PROVIDER",
    "ALLOWED_ORIGINS",
]


def start(capsys: pytest.CaptureFixture[str], **settings: str) -> str:
    """Start with these settings and return the one line it ends with."""
    with pytest.raises(SystemExit) as ended:
        Place().app(**settings)
    assert ended.value.code not in (0, None)
    [line] = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.parametrize("value", ["", "  ", "xxx"], ids=["empty", "blank", "placeholder"])
@pytest.mark.parametrize("name", REQUIRED)
def test_every_required_setting_is_missed(
    capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    assert name in start(capsys, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[
            (name, value)
            for name in (
                "CTP_CHECKOUT_URL",
                "CTP_JWKS_URL",
                "CTP_JWT_ISSUER",
                "PROCESSOR_URL",
            )
            for value in (
                "http://canary.example.com",
                "canary.example.com",
                "https://user@canary.example.com",
                "https://169.254.169.254/canary",
                "ftp://canary.example.com",
            )
        ],
        ("MERCHANT_RETURN_URL", "/canary"),
        ("MERCHANT_RETURN_URL", "http://canary.example.com"),
        ("MERCHANT_RETURN_URL", "javascript:canary"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "null"),
        ("ALLOWED_ORIGINS", ","),
        ("ALLOWED_ORIGINS", "https://*"),
        ("ALLOWED_ORIGINS", "https://*.canary"),
        ("ALLOWED_ORIGINS", "https://canary.example.com/path"),
        ("ALLOWED_ORIGINS", "https://canary.example.com/"),
        ("ALLOWED_ORIGINS", "http://canary.example.com"),
        ("ALLOWED_ORIGINS", "https://a.example.com,canary"),
        ("ALLOWED_ORIGINS", "https://shop.*.canary.com"),
        ("ALLOWED_ORIGINS", "https://*canary.example.com"),
        ("ALLOWED_ORIGINS", "https://Canary.example.com"),
        ("LOG_LEVEL", "canary"),
        ("PAYMENT_PROVIDER", "canary"),
    ],
)
def test_a_wrong_value_is_refused_and_not_shown(
    capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    line = start(capsys, **{name: value})

    assert name in line
    assert "canary" not in line.lower()


def test_good_settings_start() -> None:
    Place().app(
        ALLOWED_ORIGINS="https://shop.example.com, http://localhost:3000,https://*.example.com:8443",
        MERCHANT_RETURN_URL="https://shop.example.com/back?lang=de",
        PROCESSOR_URL="https://processor.example.com/",
        LOG_LEVEL="warn",
    )
