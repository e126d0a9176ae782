// Brings evidence to the page's shelf, and draws nothing.

import { shelve } from "./parcels.js";

export default function ({ data }) {
  return shelve(data);
}
