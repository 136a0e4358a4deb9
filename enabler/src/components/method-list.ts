import type { Messages } from "../messages";
import { element, setAttributes } from "../ui/dom";
import { pictures } from "../ui/pictures";
import type { MethodForm } from "./method-form";

/**
 * Radio buttons, one per form. The chosen form is open below its button, and so is one that cannot
 * be chosen.
 */
export class MethodList {
  readonly element: HTMLElement;
  #rows: readonly Row[];
  readonly #onChoice: (form: MethodForm) => void;

  constructor(
    forms: readonly MethodForm[],
    { paymentMethod }: Messages,
    onChoice: (form: MethodForm) => void,
  ) {
    this.#onChoice = onChoice;
    this.#rows = forms.map((form) => this.#row(form));
    const legend = element("legend", {}, paymentMethod);
    this.element = element("fieldset", {}, legend, ...this.#rows.map(({ element }) => element));
  }

  choose(chosen: MethodForm): void {
    for (const { form, radio, panel, element } of this.#rows) {
      const isChosen = form === chosen;
      radio.checked = isChosen;
      panel.hidden = form.isUsable && !isChosen;
      setAttributes(element, { "data-chosen": isChosen });
    }
    this.#onChoice(chosen);
  }

  setDisabled(disabled: boolean): void {
    for (const { form, radio } of this.#rows) radio.disabled = disabled || !form.isUsable;
  }

  /** Takes a form off the list; another one has to be chosen then. */
  drop(dropped: MethodForm): void {
    this.#rows.find(({ form }) => form === dropped)?.element.remove();
    this.#rows = this.#rows.filter(({ form }) => form !== dropped);
  }

  focus(): void {
    this.#rows.find(({ radio }) => radio.checked)?.radio.focus();
  }

  #row(form: MethodForm): Row {
    const disabled = !form.isUsable;
    const radio = element("input", { type: "radio", name: "method", value: form.key, disabled });
    const panel = element("div", { class: "panel", hidden: true }, form.element);
    radio.addEventListener("change", () => this.choose(form));
    const caption = element("label", {}, radio, ...form.caption, pictures(form.pictures));
    return { form, radio, panel, element: element("div", { class: "method" }, caption, panel) };
  }
}

interface Row {
  form: MethodForm;
  radio: HTMLInputElement;
  panel: HTMLElement;
  element: HTMLElement;
}
