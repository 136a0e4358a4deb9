// A cart of the size that shops have: what each line item carries is what commercetools sends.
import { KINDS, money, related, TOTAL } from "./documents.mjs";

const THEN = "2026-01-01T00:00:00.000Z";
const ADDRESS = {
  id: "address-1",
  firstName: "Ada",
  lastName: "Byron",
  streetName: "Long Street",
  streetNumber: "117",
  postalCode: "10115",
  city: "Berlin",
  country: "DE",
  email: "ada@example.com",
  phone: "+49 30 000000",
};
const TAX = {
  name: "19% VAT",
  amount: 0.19,
  includedInPrice: true,
  country: "DE",
  id: "tax-1",
  subRates: [],
};
const uuid = (group) => `${group}-0000-4000-8000-000000000001`;

const taxed = (gross) => {
  const net = Math.round(gross / 1.19);
  return {
    totalNet: money(net),
    totalGross: money(gross),
    taxPortions: [{ rate: TAX.amount, amount: money(gross - net), name: TAX.name }],
    totalTax: money(gross - net),
  };
};

const lineItem = (number, cents) => ({
  id: `b0000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
  productId: uuid("b1000000"),
  productKey: `product-${number}`,
  name: { en: `Product number ${number}`, de: `Produkt Nummer ${number}` },
  productType: { typeId: "product-type", id: uuid("b2000000"), version: 3 },
  productSlug: { en: `product-${number}`, de: `produkt-${number}` },
  variant: {
    id: 1,
    sku: `SKU-${number}`,
    prices: [],
    images: [
      { url: `https://images.example.com/${number}/large.png`, dimensions: { w: 1400, h: 1400 } },
    ],
    attributes: [
      { name: "color", value: { key: "black", label: { en: "Black", de: "Schwarz" } } },
      { name: "size", value: "M" },
      { name: "material", value: "cotton" },
    ],
    assets: [],
  },
  price: { id: uuid("b3000000"), value: money(cents), country: "DE" },
  quantity: 1,
  discountedPricePerQuantity: [],
  taxRate: TAX,
  perMethodTaxRate: [],
  addedAt: THEN,
  lastModifiedAt: THEN,
  state: [{ quantity: 1, state: { typeId: "state", id: uuid("b5000000") } }],
  priceMode: "Platform",
  lineItemMode: "Standard",
  totalPrice: money(cents),
  taxedPrice: taxed(cents),
  taxedPricePortions: [],
});

/** Return what all carts have in common, as the end of a JSON object. */
export function cartBody(lineItems) {
  const cents = Math.floor(TOTAL / lineItems);
  const body = {
    createdAt: THEN,
    lastModifiedAt: THEN,
    cartState: "Active",
    lineItems: Array.from({ length: lineItems }, (_, at) => lineItem(at + 1, cents)),
    customLineItems: [],
    totalPrice: money(TOTAL),
    taxedPrice: taxed(TOTAL),
    taxMode: "Platform",
    taxRoundingMode: "HalfEven",
    taxCalculationMode: "LineItemLevel",
    inventoryMode: "None",
    country: "DE",
    locale: "en",
    shippingMode: "Single",
    shippingAddress: ADDRESS,
    billingAddress: ADDRESS,
    shippingInfo: {
      shippingMethodName: "Standard",
      price: money(0),
      shippingRate: { price: money(0), tiers: [] },
      taxRate: TAX,
      shippingMethodState: "MatchesCart",
    },
    shipping: [],
    itemShippingAddresses: [],
    discountCodes: [],
    directDiscounts: [],
    refusedGifts: [],
    origin: "Customer",
  };
  return JSON.stringify(body).slice(1);
}

/** Return the cart's JSON; `find` gives the Payment of an id when they are to be expanded. */
export function cartText(cart, body, find) {
  const links = cart.payments.map((id) => ({
    typeId: "payment",
    id,
    ...(find ? { obj: find(id) } : {}),
  }));
  const head = {
    type: "Cart",
    id: cart.id,
    version: cart.version,
    customerId: related(cart.id, "customer"),
    customerEmail: ADDRESS.email,
    ...(links.length ? { paymentInfo: { payments: links } } : {}),
  };
  return `${JSON.stringify(head).slice(0, -1)},${body}`;
}

export const isCart = (id) => id.startsWith(`${KINDS.cart}-`);
