// What can be known about card data without asking anybody. Values are strings of digits.

const BRANDS = [
  { id: "amex", name: "Amex", prefix: /^3[47]/, length: 15, groups: [4, 6, 5], cvc: 4 },
  { id: "visa", name: "Visa", prefix: /^4/, length: 16, groups: [4, 4, 4, 4], cvc: 3 },
  {
    id: "mastercard",
    name: "Mastercard",
    prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/,
    length: 16,
    groups: [4, 4, 4, 4],
    cvc: 3,
  },
];
const UNKNOWN = { id: null, name: "", length: 16, groups: [4, 4, 4, 4], cvc: 3 };

/** Returns the western digits of the text, whatever script it was typed in. */
export function digitsOf(text) {
  return text
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.codePointAt(0) & 0xf))
    .replace(/[^0-9]/g, "");
}

export function brandOf(number) {
  return BRANDS.find((brand) => brand.prefix.test(number)) ?? UNKNOWN;
}

export function formatNumber(number) {
  const { groups, length } = brandOf(number);
  const parts = [];
  let start = 0;
  for (const size of groups) {
    parts.push(number.slice(0, length).slice(start, start + size));
    start += size;
  }
  return parts.filter(Boolean).join(" ");
}

/** Takes 1230, 12/30, 1/30 and a pasted 12/2030; `text` is what stands in the field. */
export function formatExpiry(digits, text) {
  const isOneDigitMonth = /^[2-9]/.test(digits) || /^\s*1\s*\//.test(text);
  const padded = isOneDigitMonth ? `0${digits}` : digits;
  if (padded.length < 2) return padded;
  const year = padded.length === 6 ? padded.slice(4) : padded.slice(2, 4);
  return `${padded.slice(0, 2)} / ${year}`;
}

export function checkNumber(number) {
  if (!number) return "required";
  if (number.length < brandOf(number).length) return "incomplete";
  return hasValidCheckDigit(number) ? null : "invalid";
}

export function checkExpiry(digits, now = new Date()) {
  if (!digits) return "required";
  if (digits.length < 4) return "incomplete";
  const { month, year } = expiryOf(digits);
  if (month < 1 || month > 12) return "invalid";
  const endOfMonth = new Date(year, month, 1);
  return endOfMonth <= now ? "expired" : null;
}

export function checkCode(code, number) {
  if (!code) return "required";
  return code.length < brandOf(number).cvc ? "incomplete" : null;
}

export function expiryOf(digits) {
  return { month: Number(digits.slice(0, 2)), year: 2000 + Number(digits.slice(2, 4)) };
}

function hasValidCheckDigit(number) {
  let sum = 0;
  [...number].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}
