// Evidence as it comes from the server: a header in JSON, then plain arrays of numbers.

const KINDS = { f4: Float32Array, i2: Int16Array };

export function unpack(bytes) {
  const head = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + head));
  const { arrays, ...payload } = JSON.parse(text);
  let at = 4 + head;
  for (const { name, kind, length } of arrays) {
    const Kind = KINDS[kind];
    const size = length * Kind.BYTES_PER_ELEMENT;
    // A copy begins at an address that suits its numbers, whatever stood before it.
    payload[name] = new Kind(bytes.slice(at, at + size).buffer);
    at += size;
  }
  return payload;
}

// One store for the page. Streamlit serves each component's files under an address of its own, so
// the loader and the view do not share this module, only what it keeps in `globalThis`.
const STORE = "promptlight evidence";

export function payloadStore() {
  globalThis[STORE] ??= { payloads: new Map(), watchers: new Set() };
  return globalThis[STORE];
}

// A payload stays until it was released as often as it was added: calls overlap, in any order.
export function addPayload(bytes) {
  const added = unpack(bytes);
  const { payloads, watchers } = payloadStore();
  const payload = payloads.get(added.id) ?? added;
  payload.holders = (payload.holders ?? 0) + 1;
  payloads.set(payload.id, payload);
  for (const tell of watchers) tell();
  return () => {
    payload.holders -= 1;
    if (!payload.holders) payloads.delete(payload.id);
  };
}
