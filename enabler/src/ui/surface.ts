import type { Messages } from "../messages";
import type { Appearance } from "../providers/adapter";
import { appearanceOf, colorSchemeAt, onPreferenceChange } from "./appearance";
import { element } from "./dom";
import { styleSheet } from "./styles";

/**
 * A place on the page that is ours: an element with a shadow root, so that styles of the page
 * and of this library do not meet. The mark `data-ctc-connector-styles` on the element says that
 * the connector's styles live and leave with it.
 */
export class Surface {
  readonly root: HTMLElement;
  readonly #host = element("div", { "data-ctc-connector-styles": true });
  readonly #onAppearance: (appearance: Appearance) => void;
  #mounted = new AbortController();

  /** `onAppearance` is called when the surface is attached and when its look changes. */
  constructor(
    { language, direction }: Messages,
    onAppearance: (appearance: Appearance) => void = () => {},
  ) {
    this.#onAppearance = onAppearance;
    this.root = element("div", { class: "root stack", lang: language, dir: direction });
    const shadow = this.#host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [styleSheet()];
    shadow.append(this.root);
  }

  /** Where the surface stands now: at the end of the parent. */
  attachTo(parent: Element): void {
    this.detach();
    this.#mounted = new AbortController();
    parent.append(this.#host);
    const refresh = () => this.#refresh(parent);
    onPreferenceChange(refresh, this.#mounted.signal);
    refresh();
  }

  detach(): void {
    this.#mounted.abort();
    this.#host.remove();
  }

  get appearance(): Appearance {
    return appearanceOf(this.root);
  }

  /**
   * Makes a container that belongs to the page's own document and is shown inside of the
   * surface: PSPs look for the containers of their frames in the document.
   */
  project(name: string): { slot: HTMLSlotElement; container: HTMLElement } {
    const container = element("div", { slot: name });
    this.#host.append(container);
    return { slot: element("slot", { name }), container };
  }

  #refresh(parent: Element): void {
    this.root.dataset.colorScheme = colorSchemeAt(parent);
    this.#onAppearance(this.appearance);
  }
}
