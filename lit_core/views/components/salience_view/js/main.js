// Where Streamlit comes in: one view for as long as it stands on the page. A call may be closed
// before or after the next is made, and one that was overtaken comes late and is closed at once:
// what is shown is what the newest call brought that is still open.

import { SalienceView } from "./view.js";

/** @import { ViewData, ViewSettings } from "./view_data.d.ts" */

/**
 * @typedef {object} Call
 * @property {ViewData} data
 * @property {ShadowRoot} parentElement
 * @property {(name: "view", value: ViewSettings) => void} setStateValue
 */

/** @type {WeakMap<ShadowRoot, { view: SalienceView, open: ViewData[] }>} */
const views = new WeakMap();

export default function (/** @type {Call} */ { data, parentElement, setStateValue }) {
  const known = views.get(parentElement);
  const shown = known ?? { view: new SalienceView(parentElement, data, setStateValue), open: [] };
  if (!known) views.set(parentElement, shown);
  const { view, open } = shown;
  open.push(data);
  view.receive(data);
  return () => {
    const newest = open.at(-1);
    open.splice(open.indexOf(data), 1);
    const left = open.at(-1);
    if (left && left !== newest) view.receive(left);
    if (!parentElement.isConnected) view.close();
  };
}
