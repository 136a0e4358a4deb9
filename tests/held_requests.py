"""Requests of a page that a test keeps back."""

from playwright.sync_api import Route


class HeldRequests:
    """Requests of the page that get no answer until they are released."""

    def __init__(self) -> None:
        self._routes: list[Route] = []
        self._is_released = False

    def hold(self, route: Route) -> None:
        """Keep a request back: a handler for `Page.route`."""
        if self._is_released:
            route.continue_()
        else:
            self._routes.append(route)

    def release(self) -> None:
        """Let all of them go on, and those that come later."""
        self._is_released = True
        for route in self._routes:
            route.continue_()
