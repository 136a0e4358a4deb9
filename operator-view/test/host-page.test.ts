import { expect, test } from "vitest";
import { orderIdIn } from "../src/host-page";

const ID = "0f1e2d3c-4b5a-4697-8877-665544332211";

test.each([
  [`https://mc.europe-west1.gcp.commercetools.com/demo/orders/${ID}/general`, ID],
  [`https://mc.europe-west1.gcp.commercetools.com/demo/orders/${ID}`, ID],
  ["https://mc.europe-west1.gcp.commercetools.com/demo/orders", null],
  [`https://mc.europe-west1.gcp.commercetools.com/demo/customers/${ID}/general`, null],
  [`https://mc.example/demo/products?next=/orders/${ID}`, null],
  ["no address", null],
])("on %s the order is %s", (url, id) => {
  expect(orderIdIn(url)).toBe(id);
});
