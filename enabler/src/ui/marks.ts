/**
 * Pictures of payment methods, drawn for this repository and under its licence (MIT): a name on its
 * color, circles, outlines. They are no copies of anybody's logo. Names and colors are the brands'
 * own and tell shoppers what they may pay with.
 *
 * The build makes a chunk of it that imports nothing: a checkout works without pictures.
 */
const SVG = "http://www.w3.org/2000/svg";

const BANK = "M3 10l9-6 9 6zM5 10v8M10 10v8M14 10v8M19 10v8M3 20h18";
const WALLET = "M4 7h14v12H4zM4 7l11-4v4M18 11h3v4h-3z";

/** Outlines on a grid of 24 by 24; every other method has a wallet. */
const OUTLINES: Readonly<Record<string, string>> = {
  card: "M3 6h18v12H3zM3 10h18M6 15h4",
  hpp: "M6 11h12v9H6zM9 11V7a3 3 0 0 1 6 0v4",
  invoice: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  purchaseorder: "M8 5H5v16h14V5h-3M8 3h8v4H8zM9 13l2 2 4-4",
  sepa_debit: BANK,
};

/** Background, color of the letters, and the letters, on a grid of 38 by 24. */
const NAMES: Readonly<Record<string, readonly [string, string, string]>> = {
  amex: ["#016fd0", "#fff", "AMEX"],
  bancontact: ["#fff", "#1e3764", "BC"],
  diners: ["#004a97", "#fff", "DC"],
  discover: ["#fff", "#b34700", "DISC"],
  eps: ["#fff", "#a1004f", "eps"],
  ideal: ["#cc0066", "#fff", "iDEAL"],
  jcb: ["#0b4ea2", "#fff", "JCB"],
  klarna: ["#ffa8cd", "#0b051d", "Klarna"],
  p24: ["#fff", "#b5121b", "P24"],
  paypal: ["#fff", "#003087", "PayPal"],
  unionpay: ["#00447c", "#fff", "UP"],
  visa: ["#fff", "#1434cb", "VISA"],
};

/** Two circles, left and right: their colors. */
const CIRCLES: Readonly<Record<string, readonly [string, string]>> = {
  maestro: ["#eb001b", "#00a2e5"],
  mastercard: ["#eb001b", "#f79e1b"],
};

/** The picture of a method or of a brand of cards. */
export function picture(name: string): SVGElement {
  const letters = own(NAMES, name);
  if (letters) return badge(letters[0], word(letters[2], letters[1]));
  const colors = own(CIRCLES, name);
  if (colors) return badge("#fff", circle(15, colors[0]), circle(23, colors[1]));
  const outline = own(OUTLINES, name) ?? WALLET;
  return drawn("svg", { viewBox: "0 0 24 24" }, drawn("path", { d: outline }));
}

function badge(background: string, ...content: SVGElement[]): SVGElement {
  const frame = { x: "0.5", y: "0.5", width: "37", height: "23", rx: "3.5" };
  const card = drawn("rect", { ...frame, fill: background, stroke: "#80808066" });
  return drawn("svg", { viewBox: "0 0 38 24", class: "mark" }, card, ...content);
}

function word(text: string, color: string): SVGElement {
  const width = Math.min(30, text.length * 8);
  const letters = drawn("text", {
    x: "19",
    y: text.length > 4 ? "15.5" : "16.5",
    fill: color,
    stroke: "none",
    direction: "ltr",
    "text-anchor": "middle",
    textLength: String(width),
    lengthAdjust: "spacingAndGlyphs",
    "font-family": "Arial, Helvetica, sans-serif",
    "font-size": text.length > 4 ? "10" : "12",
    "font-weight": "700",
  });
  letters.textContent = text;
  return letters;
}

function circle(center: number, color: string): SVGElement {
  const place = { cx: String(center), cy: "12", r: "7" };
  return drawn("circle", { ...place, fill: color, stroke: "none", "fill-opacity": "0.9" });
}

function drawn(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: SVGElement[]
): SVGElement {
  const made = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Names come from outside: `constructor` is no picture. */
function own<T>(pictures: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(pictures, name) ? pictures[name] : undefined;
}
