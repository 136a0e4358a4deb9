"""Addresses in the configuration: public services over https, or this machine for tests."""

import pytest

from bench import SETTINGS, Place
from payment_core.runtime.errors import WrongValue
from payment_core.runtime.service_urls import service_url

REFUSED = [
    # Where clouds tell a machine its credentials.
    "https://169.254.169.254",
    "http://169.254.169.254/latest/meta-data",
    "https://169.254.170.2",
    "https://[fe80::a9fe:a9fe]",
    "https://[fd00:ec2::254]",
    "https://[::ffff:169.254.169.254]",
    "https://[::ffff:a9fe:a9fe]",
    "https://metadata.google.internal",
    "https://metadata.google.internal.",
    "https://METADATA.GOOGLE.INTERNAL",
    "https://100.100.100.200",
    # The same and others, in the spellings that some resolvers take.
    "https://2852039166",
    "https://0xa9fea9fe",
    "https://0xa9.0xfe.0xa9.0xfe",
    "https://0251.0376.0251.0376",
    "https://169.254.43518",
    "https://169.254.169.254.",
    # The inside of a network.
    "https://10.0.0.1",
    "https://172.16.0.1",
    "https://192.168.1.1",
    "https://0.0.0.0",
    "https://[::]",
    "https://224.0.0.1",
    "https://[ff02::1]",
    # Not this machine, whatever it looks like.
    "http://localhost.evil.test",
    "http://127.0.0.1.evil.test",
    "http://127.1.evil.test",
    "http://2130706433",
    "http://0x7f.1",
    "http://[::ffff:8.8.8.8]",
    # Not one host.
    "https://user@service.example.com",
    "https://user:pw@service.example.com",
    "https://@service.example.com",
    "https://service.example.com:port",
    "https://service.example.com:99999",
    "https://service.example.com\\@evil.test",
    "https://service.example.com evil.test",
    "https://[::1",
    "https://exämple.com",
    "https://%31%36%39.254.169.254",
]
URL_SETTINGS = [
    name
    for name, value in SETTINGS.items()
    if value.startswith("https://") and "URL" in name and name != "MERCHANT_RETURN_URL"
]


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: f"internal-address-{url}")
def test_an_address_inside_a_network_is_refused(url: str) -> None:
    with pytest.raises(WrongValue) as refused:
        service_url(url)
    assert "evil" not in str(refused.value)
    assert url.partition("//")[2] not in str(refused.value)


@pytest.mark.parametrize("name", [*URL_SETTINGS, "CTP_JWT_ISSUER"])
def test_internal_address_no_setting_takes_one_at_the_start(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # Settings of a provider are read where it is the configured one.
    provider = {"PAYMENT_PROVIDER": "adyen"} if name.startswith("ADYEN_") else {}
    with pytest.raises(SystemExit):
        Place().app(**{**provider, name: "https://169.254.169.254"})
    assert capsys.readouterr().err.startswith(f"The processor cannot start: {name} ")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.europe-west1.gcp.commercetools.com",
        "https://8.8.8.8",
        "https://[2606:4700::1111]:8443/base",
        "https://internal.example.com",
        "https://4chan.example",
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "http://[::1]:8080",
    ],
    ids=lambda url: f"internal-address-{url}",
)
def test_public_services_and_this_machine_are_taken(url: str) -> None:
    assert service_url(url + "/") == url


def test_internal_address_keys_of_stripe_never_leave_for_another_host(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        Place().app(PAYMENT_PROVIDER="stripe", STRIPE_API_URL="https://evil.example.com")
    assert "STRIPE_API_URL is for a stand-in" in capsys.readouterr().err
