"""The connector's settings in the running stack, for commands that are started beside it."""

from sandbox.demo.facts import Facts
from sandbox.demo.providers import DemoProvider
from sandbox.demo.services import services_for


def settings_file(provider: DemoProvider, facts: Facts) -> str:
    """Return a line `NAME=value` for every setting of the connector's applications.

    The values need no quotes in a shell, in systemd or in Docker. Keys that somebody has brought
    along, for a PSP outside of this machine, are left out: they are in the environment already.
    """
    settings: dict[str, str] = {}
    for service in services_for(provider):
        if service.is_deployed:
            settings |= service.environment(facts)
    if provider.stand_in is None:
        settings = {name: settings[name] for name in settings.keys() - provider.connector(facts)}
    return "".join(f"{name}={value}\n" for name, value in sorted(settings.items()))
