// Puts evidence into the page's store, and draws nothing.

import { addPayload } from "./payload_store.js";

export default function ({ data }) {
  return addPayload(data);
}
