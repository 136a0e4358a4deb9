import { element, setAttributes } from "./dom";

interface TextFieldOptions {
  name: string;
  label: string;
  maxLength: number;
  /** Marks the field as one that may stay empty. */
  optional?: string;
  /** What is wrong with the value, if anything. */
  problem: (value: string) => string | undefined;
}

/**
 * A labelled input. A problem appears when the shopper leaves a filled field or wants to pay,
 * and goes away as soon as it is solved.
 */
export class TextField {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #message: HTMLElement;
  readonly #problem: TextFieldOptions["problem"];

  constructor({ name, label, maxLength, optional, problem }: TextFieldOptions) {
    this.#problem = problem;
    this.#message = element("span", { class: "problem", id: `${name}-problem`, hidden: true });
    this.#input = element("input", {
      id: name,
      name,
      type: "text",
      autocomplete: "off",
      maxlength: String(maxLength),
      "aria-required": optional === undefined ? "true" : undefined,
    });
    const note = optional === undefined ? [] : [" ", element("small", {}, `(${optional})`)];
    const caption = element("label", { for: name }, label, ...note);
    this.element = element("div", { class: "field" }, caption, this.#input, this.#message);
    this.#input.addEventListener("input", () => this.#clearSolved());
    this.#input.addEventListener("blur", () => this.value !== "" && this.showProblem());
  }

  get value(): string {
    return this.#input.value.trim();
  }

  get isValid(): boolean {
    return this.#problem(this.value) === undefined;
  }

  /** Shows what is wrong with the value now; returns whether all is well. */
  showProblem(): boolean {
    this.setProblem(this.#problem(this.value));
    return this.isValid;
  }

  setProblem(problem: string | undefined): void {
    this.#message.textContent = problem ?? "";
    this.#message.hidden = problem === undefined;
    setAttributes(this.#input, {
      "aria-invalid": problem === undefined ? undefined : "true",
      "aria-describedby": problem === undefined ? undefined : this.#message.id,
    });
  }

  focus(): void {
    this.#input.focus();
  }

  setDisabled(disabled: boolean): void {
    // Not `disabled`: that would throw the focus back to the start of the page.
    this.#input.readOnly = disabled;
  }

  #clearSolved(): void {
    if (this.isValid) this.setProblem(undefined);
  }
}
