import { createRoot } from "react-dom/client";
import { EntryPoint } from "./entry-point";

const container = document.getElementById("app");
if (container === null) {
  throw new Error("The kit's page has no element #app.");
}
createRoot(container).render(<EntryPoint />);
