import type { Messages } from "../messages";
import { element, setAttributes } from "./dom";
import { plainButton } from "./status-line";

/** A button that asks once more before it acts. The focus goes to the question and back. */
export class Removal {
  readonly element = element("div", { class: "removal" });
  #isDisabled = false;

  constructor({ remove, confirm, keep }: Messages["stored"], name: string, act: () => void) {
    const first = this.#button(remove, () => show(question, no));
    setAttributes(first, { "aria-label": `${remove}: ${name}` });
    const no = this.#button(keep, () => show(first, first));
    const yes = this.#button(remove, act);
    const attributes = { class: "question", role: "group", "aria-label": confirm };
    const question = element("div", attributes, element("p", {}, confirm), yes, no);
    const show = (content: HTMLElement, focused: HTMLElement) => {
      this.element.replaceChildren(content);
      focused.focus();
    };
    this.element.append(first);
  }

  setDisabled(disabled: boolean): void {
    // Not `disabled`: a button that is pressed would lose the focus.
    this.#isDisabled = disabled;
    for (const button of this.element.querySelectorAll("button")) {
      setAttributes(button, { "aria-disabled": disabled ? "true" : undefined });
    }
  }

  #button(label: string, onPress: () => void): HTMLButtonElement {
    return plainButton(label, () => {
      if (!this.#isDisabled) onPress();
    });
  }
}
