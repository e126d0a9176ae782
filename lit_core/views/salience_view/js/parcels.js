// Evidence as it comes from the server: a header in JSON, then plain arrays of numbers.

const KINDS = { f4: Float32Array, i2: Int16Array };

export function unpack(bytes) {
  const head = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + head));
  const { arrays, ...parcel } = JSON.parse(text);
  let at = 4 + head;
  for (const { name, kind, length } of arrays) {
    const Kind = KINDS[kind];
    const size = length * Kind.BYTES_PER_ELEMENT;
    // A copy begins at an address that suits its numbers, whatever stood before it.
    parcel[name] = new Kind(bytes.slice(at, at + size).buffer);
    at += size;
  }
  return parcel;
}

// One shelf for the page: what carries evidence puts it there, and the view takes it.
const SHELF = "promptlight evidence";

export function shelf() {
  globalThis[SHELF] ??= { parcels: new Map(), watchers: new Set() };
  return globalThis[SHELF];
}

// It stays until it was taken away as often as it was brought: calls overlap, in any order.
export function shelve(bytes) {
  const brought = unpack(bytes);
  const { parcels, watchers } = shelf();
  const parcel = parcels.get(brought.id) ?? brought;
  parcel.times = (parcel.times ?? 0) + 1;
  parcels.set(parcel.id, parcel);
  for (const tell of watchers) tell();
  return () => {
    parcel.times -= 1;
    if (!parcel.times) parcels.delete(parcel.id);
  };
}
