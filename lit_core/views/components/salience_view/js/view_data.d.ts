/** What the server sends to the salience view: `view_data` in panels.py, and evidence_payload.py. */

/** Tokens `[start, stop)` of an answer. */
export type Span = [start: number, stop: number];

/** A part of a text: its tokens, its characters, and its places in `roles` and `changes`. */
export type SegmentData = [
  first: number,
  stop: number,
  start: number,
  end: number,
  role: number,
  change: number,
];

/** Characters of a prompt that differ from another prompt, and how. */
export type Mark = [start: number, end: number, change: string];

/** Parts that answer to each other: the index of one in each panel, null where there is none. */
export type AlignedRow = (number | null)[];

/** What a person chose; the same fields as `View` in views/state/view.py. */
export interface ViewSettings {
  granularity: string;
  method: string;
  multi_hop: boolean;
  foil: string;
  foil_space: string;
  measure: "share" | "score" | "mean";
  style: "highlight" | "underline";
  layout: "text" | "chips";
  intensity: number;
  threshold: number;
  scroll: boolean;
  follow: boolean;
  lead: number;
  selection: Span[][];
}

export interface MethodData {
  title: string;
  /** in a few words, what it does */
  hint: string;
  meaning: string;
  unit: string;
  signed: boolean;
  perSegment: boolean;
  promptOnly: boolean;
  multiHop: boolean;
  contrasts: boolean;
  array: "" | "norms" | "dot" | "matrix";
  duration: string;
}

/** Scores that the server computed, and for which choice. */
export interface ServedScores {
  granularity: string;
  method: string;
  multi_hop: boolean;
  foil: [words: string, space: string];
  spans: Span[];
  scores: number[];
}

/** What a test says of the influence of a part. */
export interface Verdict {
  sentence: string;
  confirmed: boolean;
}

export interface PanelData {
  title: string;
  given: boolean;
  note: string;
  /** when the answer was asked for, in ISO 8601 */
  createdAt: string;
  text: string;
  tokens: [start: number, end: number][];
  promptTokens: number;
  segments: Record<string, SegmentData[]>;
  marks: Mark[];
  evidence: Record<string, string>;
  served: ServedScores | null;
  finding: string;
  verdicts: Verdict[];
  notes: string[];
  /** By the index of a part, in the granularity that was asked for. */
  remarks: Record<number, string>;
}

/** How influence looks, here and in reports: compare/appearance.py. */
export interface Appearance {
  positiveRgb: string;
  negativeRgb: string;
  maxOpacity: number;
  minUnderlinedWeight: number;
  labelledRanks: number;
  panelColours: string[];
  changeWords: Record<string, string>;
}

export interface ViewData {
  panels: PanelData[];
  aligned: Record<string, AlignedRow[]>;
  view: ViewSettings;
  methods: Record<string, MethodData>;
  roles: string[];
  changes: string[];
  appearance: Appearance;
  revision: number;
  headline: string;
  notice: string;
  fault: string;
  status: string;
  offersMultiHop: boolean;
}

/** The head of a payload: how the arrays after it are to be read. */
export interface PayloadHeader {
  id: string;
  groups: number[][];
  fullScale: number;
  arrays: { name: "norms" | "cosines" | "dot" | "matrix"; kind: "f4" | "i2"; length: number }[];
}
