"""axe on a page and in its frames, whatever origin these have."""

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
_SEE_THROUGH = ("/hosted-fields", "/elements/payment", "/checkoutshopper/securedfields")


def findings(page: Page) -> list[str]:
    """Return what axe finds on the page and in its frames."""
    _show_what_is_behind(page)
    for frame in page.frames:
        _prepare(frame)
    found: list[str] = page.evaluate(_FINDINGS)
    return found


def _prepare(frame: Frame) -> None:
    """Load axe into the frame; one that the page has removed meanwhile shows nothing."""
    try:
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
