import { brandOf, checkCode, checkExpiry, checkNumber, formatExpiry, formatNumber } from "./card.js";
import { Field } from "./field.js";

/** Returns number, expiry and code; `onFilled` gets the field after the one that is filled in. */
export function cardFields(texts, onChange, onFilled = () => {}) {
  const number = new Field("number", {
    texts,
    format: ({ digits }) => formatNumber(digits),
    check: checkNumber,
    onChange,
    onFilled: () => onFilled(expiry),
  });
  const expiry = new Field("expiry", {
    texts,
    // While somebody deletes, the separator must not come back at once.
    format: ({ digits, text, isDeletion }) =>
      isDeletion && digits.length < 3 ? digits : formatExpiry(digits, text),
    check: checkExpiry,
    onChange,
    onFilled: () => onFilled(cvc),
  });
  const cvc = new Field("cvc", {
    texts,
    format: ({ digits }) => digits.slice(0, brandOf(number.digits).cvc),
    check: (digits) => checkCode(digits, number.digits),
    onChange,
  });
  return [number, expiry, cvc];
}
