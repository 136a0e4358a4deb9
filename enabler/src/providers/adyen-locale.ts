interface AdyenLocale {
  locale: string;
  countryCode: string;
}

const COUNTRY = /^[A-Z]{2}$/;
const UNKNOWN: AdyenLocale = { locale: "en-US", countryCode: "US" };

/**
 * What Adyen Web is told for a locale like `nl-BE`: it knows two letters for each part, and of what
 * it does not speak, it takes the language in another country. It wants a country in any case, for
 * a list of methods that it does not get here.
 */
export function localeForAdyen(locale: string): AdyenLocale {
  try {
    const { language, region } = new Intl.Locale(locale.replaceAll("_", "-")).maximize();
    if (language.length !== 2 || !region || !COUNTRY.test(region)) return UNKNOWN;
    return { locale: `${language}-${region}`, countryCode: region };
  } catch {
    return UNKNOWN;
  }
}
