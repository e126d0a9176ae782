// Where Streamlit comes in: one view for as long as it stands on the page. A call may be closed
// before or after the next is made, and one that was overtaken comes late and is closed at once:
// what is shown is what the newest call brought that is still open.

import { SalienceView } from "./view.js";

const views = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!views.has(parentElement)) {
    views.set(parentElement, { view: new SalienceView(parentElement, setStateValue), open: [] });
  }
  const { view, open } = views.get(parentElement);
  open.push(data);
  view.receive(data);
  return () => {
    const shown = open.at(-1);
    open.splice(open.indexOf(data), 1);
    const left = open.at(-1);
    if (left && left !== shown) view.receive(left);
    if (!parentElement.isConnected) view.close();
  };
}
