"""Runs the deploy scripts of the applications, as Connect does once they serve."""

import subprocess
import sys
from collections.abc import Callable

from sandbox.demo.server import Launch, ServerDied
from sandbox.demo.services import Service


def run_post_deploy(
    service: Service, launch: Launch, say: Callable[[str], None], *, is_reachable: bool
) -> None:
    """Run the service's postDeploy script, if it has one; raises `ServerDied` when it fails.

    Where the PSP cannot reach this machine, the script is not told an address for webhooks.
    """
    if service.post_deploy is None:
        return
    environment = {**launch.environment, "PYTHONPATH": str(service.folder / "src")}
    hidden = () if is_reachable else ("PROCESSOR_URL",)
    done = subprocess.run(
        [sys.executable, "-m", service.post_deploy],
        cwd=service.folder,
        env={name: value for name, value in environment.items() if name not in hidden},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ServerDied(done.stderr)
    for line in done.stdout.splitlines():
        say(f"  {line}")
