/** Amounts: integers of minor units, as people of a language read and write them. */

/** Return the amount with its currency, with all the digits that the currency has. */
export function moneyText(
  centAmount: number,
  { currencyCode, fractionDigits }: { currencyCode: string; fractionDigits: number },
  language: string,
): string {
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: currencyCode,
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  }).format(decimal(centAmount, fractionDigits));
}

/** Return the amount as it is written into a field: no currency, no grouping. */
export function amountText(centAmount: number, fractionDigits: number, language: string): string {
  return decimal(centAmount, fractionDigits).replace(".", separator(language));
}

/**
 * Return the minor units that were written, or null for what is no amount above zero.
 *
 * Strict, since 1.234 is one thing in Berlin and another in London: digits, and the language's own
 * decimal separator with at most the currency's digits after it. No grouping, sign or exponent.
 */
export function minorUnits(text: string, fractionDigits: number, language: string): number | null {
  const [whole = "", fraction, ...more] = text.trim().split(separator(language));
  const isWritten = /^\d{1,15}$/.test(whole) && more.length === 0;
  if (!isWritten || (fraction !== undefined && !isFraction(fraction, fractionDigits))) {
    return null;
  }
  const units = Number(`${whole}${(fraction ?? "").padEnd(fractionDigits, "0")}`);
  return Number.isSafeInteger(units) && units > 0 ? units : null;
}

function isFraction(text: string, fractionDigits: number): boolean {
  return /^\d+$/.test(text) && text.length <= fractionDigits;
}

/** A decimal text and no number: a division would round large amounts. */
function decimal(centAmount: number, fractionDigits: number): `${number}` {
  const digits = String(Math.abs(centAmount)).padStart(fractionDigits + 1, "0");
  const cut = digits.length - fractionDigits;
  const sign = centAmount < 0 ? "-" : "";
  const fraction = fractionDigits > 0 ? `.${digits.slice(cut)}` : "";
  return `${sign}${digits.slice(0, cut)}${fraction}` as `${number}`;
}

function separator(language: string): string {
  const parts = new Intl.NumberFormat(language).formatToParts(1.5);
  return parts.find((part) => part.type === "decimal")?.value ?? ".";
}
