"""How gunicorn serves this application, and how it stops."""

from gunicorn.workers.gthread import ThreadWorker


class PromptWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types.
    """Refuses new connections from the moment it is told to stop.

    gunicorn's own keeps the listening socket until its last request is finished; whoever connects
    meanwhile would wait for nothing, instead of going elsewhere at once.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        """Listen or not; a worker that stops takes what has arrived by now, and closes."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                self._accept_waiting(listener)
                listener.close()

    def _accept_waiting(self, listener: object) -> None:
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)
