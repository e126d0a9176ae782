// The entry point that Streamlit calls: one view for as long as the component is on the page.
// Streamlit may clean up a call before or after it makes the next one, and cleans up a delayed call
// at once. So the view shows the data of the newest call that has not been cleaned up.

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
