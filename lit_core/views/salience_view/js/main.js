// Where Streamlit comes in: one view for as long as it stands on the page. When two calls follow
// each other quickly, the first one's closing comes after the second: it must not close that too.

import { SalienceView } from "./view.js";

const views = new WeakMap();
const latest = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!views.has(parentElement)) {
    views.set(parentElement, new SalienceView(parentElement, setStateValue));
  }
  const view = views.get(parentElement);
  view.receive(data);
  const close = () => latest.get(view) === close && view.close();
  latest.set(view, close);
  return close;
}
