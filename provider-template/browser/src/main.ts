import { createEnabler } from "connector-enabler";
import { acme } from "./adapter";

export { DropinType, PaymentError, PaymentMethod } from "connector-enabler";

/** Takes the place of the connector's own Enabler. */
export const Enabler = createEnabler({ acme });
