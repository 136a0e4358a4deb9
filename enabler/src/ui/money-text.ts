import type { Money } from "../contract";

// ISO 4217, as commercetools counts minor units. Intl has other digits for some (HUF, ALL, IQD).
const WITHOUT_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const WITH_THREE = "BHD IQD JOD KWD LYD OMR TND";

/** `€18.90` in English. A locale that is none reads as English. */
export function moneyText({ centAmount, currencyCode }: Money, locale: string): string {
  const digits = WITHOUT_DIGITS.includes(currencyCode)
    ? 0
    : WITH_THREE.includes(currencyCode)
      ? 3
      : 2;
  const options: Intl.NumberFormatOptions = {
    style: "currency",
    currency: currencyCode,
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
