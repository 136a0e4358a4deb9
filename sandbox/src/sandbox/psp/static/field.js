import { digitsOf } from "./card.js";

/** One input: keeps its text formatted, checks it, and shows what is wrong below it. */
export class Field {
  #input;
  #error;
  #texts;
  #format;
  #check;
  #isChecked = false;
  #isEntered = false;
  #refusal = null;

  /** `onFilled` is called when typing or pasting has made the value complete and right. */
  constructor(name, { texts, format, check, onChange, onFilled = () => {} }) {
    this.name = name;
    this.#input = document.getElementById(name);
    this.#error = document.getElementById(`${name}-error`);
    this.#texts = texts;
    this.#format = format;
    this.#check = check;
    this.#input.addEventListener("input", (event) => this.#reformat(event));
    this.#input.addEventListener("input", onChange);
    this.#input.addEventListener("input", (event) => {
      if (this.#isFilledBy(event)) onFilled();
    });
    this.#input.addEventListener("keydown", (event) => this.#stay(event));
    this.#input.addEventListener("blur", () => {
      if (this.digits) this.#isChecked = true;
      onChange();
    });
  }

  get digits() {
    return digitsOf(this.#input.value);
  }

  /** What is wrong now, shown or not; null when nothing is. */
  get problem() {
    return this.#check(this.digits) ?? this.#refusal;
  }

  /** What is wrong as far as the shopper was told. */
  get shownProblem() {
    return this.#isChecked ? this.problem : null;
  }

  /** From now on tell the shopper what is wrong. */
  reveal() {
    this.#isChecked = true;
  }

  /** Take the server's word that this value is wrong, until it is changed. */
  refuse(problem) {
    this.#refusal = problem;
    this.#isChecked = true;
  }

  focus() {
    this.#input.focus();
  }

  /** Take the focus from the field before. A Tab that follows by habit does not go past this one. */
  enter() {
    this.#input.focus();
    this.#isEntered = true;
  }

  set maxDigits(count) {
    this.#input.maxLength = count;
  }

  set placeholder(text) {
    this.#input.placeholder = text;
  }

  render() {
    const problem = this.shownProblem;
    const text = problem ? this.#texts[`${this.name}_${problem}`] : "";
    if (this.#error.textContent !== text) this.#error.textContent = text;
    this.#input.setAttribute("aria-invalid", String(Boolean(problem)));
  }

  #isFilledBy({ inputType }) {
    const isAtTheEnd = this.#input.selectionStart === this.#input.value.length;
    return (inputType ?? "").startsWith("insert") && isAtTheEnd && this.problem === null;
  }

  #stay(event) {
    if (this.#isEntered && event.key === "Tab" && !event.shiftKey) event.preventDefault();
    this.#isEntered = false;
  }

  #reformat(event) {
    this.#refusal = null;
    const { value, selectionStart } = this.#input;
    const digitsBefore = digitsOf(value.slice(0, selectionStart)).length;
    const isDeletion = (event.inputType ?? "").startsWith("delete");
    const formatted = this.#format({ digits: this.digits, text: value, isDeletion });
    if (formatted === value) return;
    const added = digitsOf(formatted).length - digitsOf(value).length;
    this.#input.value = formatted;
    const caret = caretAfter(formatted, digitsBefore + Math.max(added, 0));
    this.#input.setSelectionRange(caret, caret);
  }
}

/** Returns the position after that many digits, and after the separator when typing at the end. */
function caretAfter(text, digits) {
  if (digits >= digitsOf(text).length) return text.length;
  let position = 0;
  for (let seen = 0; seen < digits; position += 1) {
    if (/[0-9]/.test(text[position])) seen += 1;
  }
  return position;
}
