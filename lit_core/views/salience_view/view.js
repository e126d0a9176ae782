// Draws what it is given and reports which part of an answer was clicked.
// Prompt text is only ever set as textContent: it can never become markup.

const make = (tag, className, text = "") => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
};

function drawLegend(legend, { scale, signed }) {
  const entry = (tone, meaning) => {
    const [whole, bar] = [make("span", "entry"), make("span", "ramp")];
    bar.style.setProperty("--tone", `var(--${tone})`);
    whole.append(bar, make("span", "", meaning));
    return whole;
  };
  legend.replaceChildren(make("span", "", "Share of influence on the outlined words"));
  if (signed) {
    legend.append(entry("helps", `speaks for them, ${scale}`));
    legend.append(entry("hinders", `against them (dotted underline), ${scale}`));
  } else {
    legend.append(entry("helps", scale));
  }
}

// A real <button> does not break over lines like the text around it.
function makeButton(element, pressed, act) {
  element.role = "button";
  element.tabIndex = 0;
  element.setAttribute("aria-pressed", String(pressed));
  element.addEventListener("click", act);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}

function drawPiece(piece, pick) {
  const element = make("span", "piece", piece.text);
  element.style.setProperty("--weight", piece.weight.toFixed(4));
  element.classList.toggle("negative", piece.negative);
  element.classList.toggle("picked", piece.picked);
  element.classList.toggle("marked", Boolean(piece.mark));
  if (piece.label) {
    element.title = piece.label;
    element.append(make("span", "spoken", ` (${piece.label})`));
  }
  if (piece.response) makeButton(element, piece.picked, pick);
  const parts = [document.createTextNode(piece.before), element];
  if (piece.tag) parts.push(make("span", "tag", piece.tag));
  if (piece.mark) parts.push(make("span", "mark", piece.mark));
  return [...parts, document.createTextNode(piece.after)];
}

function drawPanel(panel, index, setStateValue) {
  const section = make("section", "panel");
  section.setAttribute("aria-label", panel.title);
  const prompt = make("div", "text");
  const answer = make("div", "text answer");
  for (const text of [prompt, answer]) text.dir = "auto";
  for (const piece of panel.pieces) {
    const pick = () => setStateValue("picked", { panel: index, start: piece.start, end: piece.end });
    (piece.response ? answer : prompt).append(...drawPiece(piece, pick));
  }
  const footer = make("footer", "");
  footer.append(make("h4", "", "Answer"), answer);
  if (panel.note) footer.append(make("p", "note", panel.note));
  section.append(make("h3", "", panel.title), prompt, footer);
  return section;
}

export default function ({ data, parentElement, setStateValue }) {
  const panels = parentElement.querySelector(".panels");
  const buttons = () => [...panels.querySelectorAll("[role=button]")];
  const focused = buttons().indexOf(parentElement.activeElement);
  drawLegend(parentElement.querySelector(".legend"), data);
  panels.replaceChildren(...data.panels.map((panel, i) => drawPanel(panel, i, setStateValue)));
  if (focused >= 0) buttons()[focused]?.focus();
}
