// Where Streamlit comes in: one view for as long as it stands on the page.

import { SalienceView } from "./view.js";

const views = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!views.has(parentElement)) {
    views.set(parentElement, new SalienceView(parentElement, setStateValue));
  }
  const view = views.get(parentElement);
  view.receive(data);
  return () => view.close();
}
