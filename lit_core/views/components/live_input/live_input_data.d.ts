/** What the server and the browser tell each other about typed texts: `live_input` in Python. */

/** A text that was typed, and the number of that change: of two texts the newer number wins. */
export interface TypedText {
  number: number;
  text: string;
}

/** What the server sends. */
export interface LiveInputData {
  /** How many characters of a text can be used. */
  maxLength: number;
  /** By widget key: the newest number that is kept. */
  confirmed: Record<string, number>;
  /** Whether the server waits for what an earlier page load left. */
  awaited: boolean;
  /** The greatest number that the server knows. */
  latest: number;
}
