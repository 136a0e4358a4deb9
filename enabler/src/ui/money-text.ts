import type { Money } from "../contract";

// ISO 4217, as commercetools counts minor units. Intl has other digits for some (HUF, ALL, IQD).
const DIGITS = Object.entries({
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
});

/**
 * `€18.90` in English. A locale that is none reads as English. commercetools' own currencies, such
 * as HUF0, end with the number of their digits.
 */
export function moneyText({ centAmount, currencyCode }: Money, locale: string): string {
  const known = DIGITS.find(([, codes]) => codes.includes(currencyCode))?.[0] ?? 2;
  const digits = Number(currencyCode[3] ?? known);
  const options: Intl.NumberFormatOptions = {
    style: "currency",
    currency: currencyCode.slice(0, 3),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  };
  const amount = centAmount / 10 ** digits;
  try {
    return new Intl.NumberFormat(locale.replaceAll("_", "-"), options).format(amount);
  } catch {
    return new Intl.NumberFormat("en", options).format(amount);
  }
}
