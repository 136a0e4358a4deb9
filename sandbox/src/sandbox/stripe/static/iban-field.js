const IBAN = /^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/;

/** One input for an IBAN, used like a `Field`. */
export class IbanField {
  name = "iban";
  #input = document.getElementById("iban");
  #error = document.getElementById("iban-error");
  #isChecked = false;

  constructor(onChange) {
    this.#input.addEventListener("input", onChange);
  }

  get value() {
    return this.#input.value.replace(/\s/g, "").toUpperCase();
  }

  get digits() {
    return this.value;
  }

  get problem() {
    return IBAN.test(this.value) ? null : "incomplete";
  }

  reveal() {
    this.#isChecked = true;
  }

  focus() {
    this.#input.focus();
  }

  render() {
    const problem = this.#isChecked ? this.problem : null;
    this.#error.textContent = problem ? "Enter the IBAN of a test account." : "";
    this.#input.setAttribute("aria-invalid", String(Boolean(problem)));
  }
}
