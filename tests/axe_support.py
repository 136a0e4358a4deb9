"""axe on a page and in its frames, whatever origin these have."""

import time

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error, Frame, Page

# Frames of other origins answer only when they are told that they may.
_ALLOW_FRAMES = "axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] })"
_FINDINGS = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(
    ({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`));
}"""
_BEHIND = """(frame) => {
  const outwards = (one) => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host;
  for (let one = frame; one; one = outwards(one)) {
    const { backgroundColor } = getComputedStyle(one);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
  }
}"""
_IS_DARK = "matchMedia('(prefers-color-scheme: dark)').matches"
_HAS_AXE = "typeof axe === 'object'"
# Seconds in which the frames of a PSP have followed a change of scheme.
_FOLLOWED = 5.0
_SEE_THROUGH = ("/hosted-fields", "/elements/payment", "/checkoutshopper/securedfields")


def findings(page: Page) -> list[str]:
    """Return what axe finds on the page and in its frames."""
    _show_what_is_behind(page)
    for frame in page.frames:
        _prepare(frame)
    found: list[str] = page.evaluate(_FINDINGS)
    return found


def findings_in_both_schemes(page: Page) -> list[str]:
    """Return what axe finds on the page as it is, and then in the other color scheme.

    The page keeps that scheme, so the next state of it is reached in it. The PSP's fields follow a
    change by messages, and until then their letters have the color of what is behind them. So
    after that change a page on which something is found is looked at again for a while.
    """
    is_dark = bool(page.evaluate(_IS_DARK))
    found = findings(page)
    page.emulate_media(color_scheme="light" if is_dark else "dark")
    return [*found, *_findings_at_last(page)]


def _findings_at_last(page: Page) -> list[str]:
    until = time.monotonic() + _FOLLOWED
    while found := findings(page):
        if time.monotonic() > until:
            break
    return found


def _prepare(frame: Frame) -> None:
    """Load axe into the frame; one that the page has removed meanwhile shows nothing."""
    try:
        if not frame.evaluate(_HAS_AXE):
            frame.evaluate(AXE_SCRIPT)
            frame.evaluate(_ALLOW_FRAMES)
    except Error:
        if not frame.is_detached():
            raise


def _show_what_is_behind(page: Page) -> None:
    """Paint the frames of the PSP's fields, which are see-through, in the color behind them.

    axe would take white for it: it cannot look out of a frame.
    """
    for frame in page.frames:
        if any(path in frame.url for path in _SEE_THROUGH):
            color = frame.frame_element().evaluate(_BEHIND)
            frame.evaluate("(color) => { document.body.style.backgroundColor = color; }", color)
