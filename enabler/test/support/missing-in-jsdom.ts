/** What every browser has and jsdom has not. */

function matchMedia(media: string): MediaQueryList {
  return Object.assign(new EventTarget(), {
    media,
    matches: false,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
  });
}

function showModal(this: HTMLDialogElement): void {
  this.open = true;
}

function close(this: HTMLDialogElement): void {
  if (!this.open) return;
  this.open = false;
  this.dispatchEvent(new Event("close"));
}

window.matchMedia = matchMedia;
HTMLDialogElement.prototype.showModal = showModal;
HTMLDialogElement.prototype.close = close;
