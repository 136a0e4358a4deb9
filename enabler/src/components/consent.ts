import { element } from "../ui/dom";

/** Whether the shopper agrees that a method is stored, and who asks: the page, or our boxes. */
export class Consent {
  #answerToPage: boolean | undefined;
  readonly #boxes: ConsentBox[] = [];
  readonly #notes: HTMLElement[] = [];

  /** The page has asked the shopper, so our boxes disappear. */
  answered(agreed: boolean): void {
    this.#answerToPage = agreed;
    for (const { element } of this.#boxes) element.hidden = true;
    for (const note of this.#notes) note.hidden = agreed;
  }

  box(label: string): ConsentBox {
    const box = new ConsentBox(label);
    box.element.hidden = this.#answerToPage !== undefined;
    this.#boxes.push(box);
    return box;
  }

  /** Says what happens where there is no choice; a page whose shopper agreed has said it itself. */
  note(text: string): HTMLElement {
    const note = element(
      "p",
      { class: "muted renewals", hidden: this.#answerToPage === true },
      text,
    );
    this.#notes.push(note);
    return note;
  }

  /** The page's word about this payment goes first, then its word about all, then our box. */
  isGiven(toPage: boolean | undefined, box: ConsentBox | undefined): boolean {
    return (toPage ?? this.#answerToPage ?? box?.isTicked) === true;
  }
}

/** Consent needs an action by the shopper: the box is not ticked at first. */
export class ConsentBox {
  readonly element: HTMLElement;
  readonly #input = element("input", { type: "checkbox", name: "store" });

  constructor(label: string) {
    this.element = element("label", { class: "check" }, this.#input, element("span", {}, label));
  }

  get isTicked(): boolean {
    return this.#input.checked;
  }

  setDisabled(disabled: boolean): void {
    this.#input.disabled = disabled;
  }
}
