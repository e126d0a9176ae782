// The prompts below the answers, each in a box that scrolls by itself.

import { find } from "./elements.js";
import { answerStart } from "./panel_data.js";
import { isInSight, markEdges, scrollToPart } from "./scroll_marks.js";

/** @import { Panel } from "./panel_data.js" */
/** @import { PanelDrawing } from "./panel_dom.js" */
/** @import { ViewSettings } from "./view_data.d.ts" */

// Between the end of a prompt and that of the window, in pixels.
const MARGIN = 24;

export class PromptBoxes {
  /** @type {PanelDrawing[]} */
  drawings = [];
  /** @type {HTMLElement[]} the part of each prompt that was brought into sight last */
  strongest = [];

  /** @param {HTMLElement} box of all panels */
  constructor(box) {
    this.box = box;
  }

  draw(/** @type {PanelDrawing[]} */ drawings) {
    this.drawings = drawings;
    this.strongest = [];
    for (const drawing of drawings) {
      drawing.prompt.addEventListener("scroll", () => markEdges(drawing), { passive: true });
    }
    const sections = drawings.map(({ promptSection }) => promptSection);
    find(this.box, ".prompts").replaceChildren(...sections);
  }

  // They end where the window ends, as long as the page is not scrolled.
  fit() {
    const shown = this.drawings.find(({ promptSection }) => !promptSection.hidden);
    if (!shown || find(this.box, ".answers").getBoundingClientRect().top < 0) return;
    const room = window.innerHeight - shown.prompt.getBoundingClientRect().top - MARGIN;
    this.box.style.setProperty("--room", `${Math.round(room)}px`);
  }

  /**
   * Of answers to one prompt, it is drawn once, with the influence on the one that was chosen last.
   * @param {Panel[]} panels
   * @param {number} lead the panel that was chosen last
   */
  showOnce(panels, lead) {
    const texts = panels.map((panel) => panel.letters.slice(0, answerStart(panel)).join(""));
    this.drawings.forEach(({ promptSection }, i) => {
      const group = panels.map((_, other) => other).filter((other) => texts[other] === texts[i]);
      const drawn = group.includes(lead) ? lead : group[0];
      promptSection.hidden = drawn !== i;
      const of = panels[i].title;
      const told =
        group.length > 1 ? `The prompt of ${group.length} answers, for ${of}` : `Prompt of ${of}`;
      find(promptSection, "h3").textContent = told;
    });
  }

  /**
   * Brings the strongest part of each prompt into sight, once; prompts that scroll together follow
   * the answer that was chosen in.
   * @param {ViewSettings} view
   */
  showStrongest({ scroll, lead }) {
    this.drawings.forEach((drawing, i) => {
      const [best] = drawing.strong;
      const alone = !scroll || i === lead || this.drawings[lead].promptSection.hidden;
      if (
        best &&
        best.piece !== this.strongest[i] &&
        alone &&
        !isInSight(drawing.prompt, best.piece)
      ) {
        scrollToPart(drawing.prompt, best.piece);
      }
      if (best) this.strongest[i] = best.piece;
      markEdges(drawing);
    });
  }
}
