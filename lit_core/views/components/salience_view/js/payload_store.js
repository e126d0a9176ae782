// Evidence as it comes from the server: a header in JSON, then plain arrays of numbers.

/** @import { PayloadHeader } from "./view_data.d.ts" */

/**
 * @typedef {object} Payload
 * @property {string} id
 * @property {number[][]} groups targets that are answered as a whole, as tokens of the answer
 * @property {number} fullScale what stands for a cosine of 1
 * @property {number} holders how many calls of the loader brought it and are still open
 * @property {Float32Array} [norms]
 * @property {Int16Array} [cosines]
 * @property {Float32Array} [dot]
 * @property {Float32Array} [matrix]
 */

const KINDS = { f4: Float32Array, i2: Int16Array };

/**
 * @param {Uint8Array} bytes
 * @returns {Payload}
 */
export function unpack(bytes) {
  const head = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + head));
  /** @type {PayloadHeader} */
  const { arrays, ...about } = JSON.parse(text);
  /** @type {Partial<Record<string, Float32Array | Int16Array>>} */
  const numbers = {};
  let at = 4 + head;
  for (const { name, kind, length } of arrays) {
    const Kind = KINDS[kind];
    const size = length * Kind.BYTES_PER_ELEMENT;
    // A copy begins at an address that suits its numbers, whatever stood before it.
    numbers[name] = new Kind(bytes.slice(at, at + size).buffer);
    at += size;
  }
  return /** @type {Payload} */ ({ ...about, ...numbers, holders: 0 });
}

// One store for the page. Streamlit serves each component's files under an address of its own, so
// the loader and the view do not share this module, only what it keeps in `globalThis`.
const STORE = "promptlight evidence";

/**
 * @typedef {{ payloads: Map<string, Payload>, watchers: Set<() => void> }} PayloadStore
 * @returns {PayloadStore}
 */
export function payloadStore() {
  const page = /** @type {Record<string, PayloadStore>} */ (/** @type {unknown} */ (globalThis));
  page[STORE] ??= { payloads: new Map(), watchers: new Set() };
  return page[STORE];
}

/**
 * A payload stays until it was released as often as it was added: calls overlap, in any order.
 * @param {Uint8Array} bytes
 * @returns {() => void} releases it
 */
export function addPayload(bytes) {
  const added = unpack(bytes);
  const { payloads, watchers } = payloadStore();
  const payload = payloads.get(added.id) ?? added;
  payload.holders += 1;
  payloads.set(payload.id, payload);
  for (const tell of watchers) tell();
  return () => {
    payload.holders -= 1;
    if (!payload.holders) payloads.delete(payload.id);
  };
}
