// Puts evidence into the page's store, and draws nothing.

import { addPayload } from "./payload_store.js";

export default function (/** @type {{ data: Uint8Array }} */ { data }) {
  return addPayload(data);
}
