/** https://docs.stripe.com/js/appendix/supported_locales */
const SPOKEN: ReadonlySet<string> = new Set(
  (
    "ar bg cs da de el en en-GB es es-419 et fi fil fr fr-CA he hr hu id it ja ko lt lv ms mt nb " +
    "nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW"
  ).split(" "),
);
const SPAIN = "ES";
const SAME: Readonly<Record<string, string>> = { nn: "nb", no: "nb", iw: "he", tl: "fil" };

/** What Stripe.js speaks for a locale like `nl-BE`; for others it asks the browser. */
export function stripeLocale(locale: string): string {
  const { language, region, script } = read(locale);
  const spoken = SAME[language] ?? language;
  if (spoken === "zh" && script === "Hant" && region !== "HK") return "zh-TW";
  if (spoken === "es" && region !== undefined && region !== SPAIN) return "es-419";
  return [`${spoken}-${region}`, spoken].find((one) => SPOKEN.has(one)) ?? "auto";
}

function read(locale: string): { language: string; region?: string; script?: string } {
  try {
    const { language, region, script } = new Intl.Locale(locale.replaceAll("_", "-"));
    return { language, ...(region && { region }), ...(script && { script }) };
  } catch {
    return { language: "" };
  }
}
