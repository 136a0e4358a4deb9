import type { Messages } from "../messages";
import { element, setAttributes } from "../ui/dom";
import { icon } from "../ui/icons";
import type { MethodForm } from "./method-form";

/** Radio buttons, one per method; the chosen method's form is open below its button. */
export class MethodList {
  readonly element: HTMLElement;
  readonly #rows: readonly Row[];
  readonly #onChoice: (form: MethodForm) => void;

  constructor(
    forms: readonly MethodForm[],
    { paymentMethod, methods }: Messages,
    onChoice: (form: MethodForm) => void,
  ) {
    this.#onChoice = onChoice;
    this.#rows = forms.map((form) => this.#row(form, methods[form.type]));
    const legend = element("legend", {}, paymentMethod);
    this.element = element("fieldset", {}, legend, ...this.#rows.map(({ element }) => element));
  }

  choose(chosen: MethodForm): void {
    for (const { form, radio, panel, element } of this.#rows) {
      const isChosen = form === chosen;
      radio.checked = isChosen;
      panel.hidden = !isChosen;
      setAttributes(element, { "data-chosen": isChosen });
    }
    this.#onChoice(chosen);
  }

  setDisabled(disabled: boolean): void {
    for (const { radio } of this.#rows) radio.disabled = disabled;
  }

  #row(form: MethodForm, label: string): Row {
    const radio = element("input", { type: "radio", name: "method", value: form.type });
    const panel = element("div", { class: "panel", hidden: true }, form.element);
    radio.addEventListener("change", () => this.choose(form));
    const caption = element("label", {}, radio, element("span", {}, label), icon(form.type));
    return { form, radio, panel, element: element("div", { class: "method" }, caption, panel) };
  }
}

interface Row {
  form: MethodForm;
  radio: HTMLInputElement;
  panel: HTMLElement;
  element: HTMLElement;
}
