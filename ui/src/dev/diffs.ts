/** The invented shell's comparisons: a few lines of text, told apart line by line and word by word. */
import type {
  DiffContent,
  DiffHunk,
  DiffLine,
  DiffRequest,
  DiffSegment,
  DiffSide,
  FileDiff,
} from "@/api/types";

const head = ["---", "name: api-contract", "description: Checks handlers against the API", "---", ""];
const middle = [
  "Read the OpenAPI document first; it is the source of truth for every route.",
  "",
  "Then walk the handlers in the order of the document, and the generated clients after them, and name for each mismatch the file, the line and which of both sides is newer.",
  "",
  "- One mismatch a line.",
  "- No guesses.",
  "- No edits.",
];
const end = [
  "",
  "## When unsure",
  "",
  "Ask which side is right.",
  "Do not guess, do not edit both.",
  "",
  "## Limits",
  "",
  "Reads only, never calls out.",
  "Stops after 200 mismatches.",
];
const steps = ["## Steps", "", "1. List the routes of the API."];

const texts: Record<DiffSide, string[]> = {
  recorded: [
    ...head,
    ...steps,
    "2. Compare each handler.",
    "3. Compare each generated client.",
    "",
    ...middle,
    "",
    "## Report",
    "",
    "One line for each mismatch.",
    "Name the file and the line.",
    ...end,
  ],
  project: [
    ...head,
    ...steps,
    "2. Compare each handler and test.",
    "3. Compare each generated client.",
    "",
    ...middle,
    "",
    "## Report",
    "",
    "One line for each mismatch.",
    "Name the file and the line.",
    "Skip routes marked x-internal.",
    ...end,
  ],
  library: [
    ...head,
    ...steps,
    "2. Compare each handler.",
    "3. Compare each generated client.",
    "4. Follow pagination to the end.",
    "5. Try an unknown enum value.",
    "",
    ...middle,
    "",
    "## Report",
    "",
    "One table row for each mismatch.",
    "Name the file and the line.",
    ...end,
  ],
  merged: [
    ...head,
    ...steps,
    "2. Compare each handler and test.",
    "3. Compare each generated client.",
    "4. Follow pagination to the end.",
    "5. Try an unknown enum value.",
    "",
    ...middle,
    "",
    "## Report",
    "",
    "One table row for each mismatch.",
    "Name the file and the line.",
    "Skip routes marked x-internal.",
    ...end,
  ],
  history: [],
  written: [],
};
texts.history = texts.recorded;
texts.written = texts.library;

const setText = [
  'id = "0193a000-0000-7000-8000-backend-kit"',
  'name = "Backend kit"',
  "",
  "[[members]]",
  'artifact = "skill:sql-migrations"',
];
const withMember = [...setText, "", "[[members]]", 'artifact = "skill:pdf-tools"'];

/** The file of a set: a member was added to it. */
const setTexts: Record<DiffSide, string[]> = {
  recorded: [],
  project: [],
  merged: [],
  history: setText,
  library: withMember,
  written: withMember,
};

const content = (present: boolean, hash: string, size: number): DiffContent => ({
  present,
  hash: present ? hash.repeat(8) : null,
  size: present ? size : 0,
  executable: false,
  link_target: null,
});

const hashes: Record<DiffSide, string> = {
  recorded: "a41f09c3",
  project: "5d0b77e2",
  library: "7be23104",
  merged: "c90de412",
  history: "a41f09c3",
  written: "7be23104",
};

export function diffOf(request: DiffRequest): FileDiff {
  const own = /^(set|group):/.test(request.artifact) ? setTexts : texts;
  const left = content(true, hashes[request.left], 4198);
  const right = content(true, hashes[request.right], 4412);
  if (request.path.endsWith(".pdf")) {
    return { path: request.path, left, right, form: "binary", hunks: [], added: 0, removed: 0 };
  }
  const fresh = request.path.endsWith(".csv") || request.path.endsWith(".py");
  const lines = fresh
    ? own[request.right].map((text): Edit => ({ kind: "added", text }))
    : editsOf(own[request.left], own[request.right]);
  const hunks = hunksOf(lines);
  const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  return {
    path: request.path,
    left: fresh ? content(false, "", 0) : left,
    right,
    form: hunks.length > 0 ? "text" : "same",
    hunks,
    added: count("added"),
    removed: count("removed"),
  };
}

interface Edit {
  kind: DiffLine["kind"];
  text: string;
}

/** The longest common lines stay, the others are removed and added. */
function editsOf(left: readonly string[], right: readonly string[]): Edit[] {
  const common = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const row = common[i];
      if (row) row[j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const text = left[i];
    if (i < left.length && text !== undefined && text === right[j]) {
      edits.push({ kind: "context", text });
      i += 1;
      j += 1;
    } else if (i < left.length && (j >= right.length || at(i + 1, j) >= at(i, j + 1))) {
      edits.push({ kind: "removed", text: text ?? "" });
      i += 1;
    } else {
      edits.push({ kind: "added", text: right[j] ?? "" });
      j += 1;
    }
  }
  return edits;
}

const around = 3;

function hunksOf(edits: readonly Edit[]): DiffHunk[] {
  const near = (index: number) =>
    edits.slice(Math.max(0, index - around), index + around + 1).some((edit) => edit.kind !== "context");
  const hunks: DiffHunk[] = [];
  let left = 1;
  let right = 1;
  let open: DiffHunk | null = null;
  edits.forEach((edit, index) => {
    if (near(index)) {
      open ??= { left_start: left, right_start: right, lines: [] };
      open.lines.push({
        kind: edit.kind,
        left: edit.kind === "added" ? null : left,
        right: edit.kind === "removed" ? null : right,
        segments: segmentsOf(edits, index),
        no_newline: false,
      });
    } else if (open) {
      hunks.push(open);
      open = null;
    }
    if (edit.kind !== "added") left += 1;
    if (edit.kind !== "removed") right += 1;
  });
  if (open) hunks.push(open);
  return hunks;
}

/** A changed line beside its counterpart: what stands between their common start and end is strong. */
function segmentsOf(edits: readonly Edit[], index: number): DiffSegment[] {
  const edit = edits[index];
  const other =
    edit?.kind === "removed" ? edits[index + 1] : edit?.kind === "added" ? edits[index - 1] : undefined;
  if (!edit || !other || other.kind === edit.kind || other.kind === "context") {
    return [{ text: edit?.text ?? "", strong: false }];
  }
  let start = 0;
  while (start < edit.text.length && edit.text[start] === other.text[start]) start += 1;
  let tail = 0;
  while (
    tail < Math.min(edit.text.length, other.text.length) - start &&
    edit.text.at(-1 - tail) === other.text.at(-1 - tail)
  ) {
    tail += 1;
  }
  const parts = [
    { text: edit.text.slice(0, start), strong: false },
    { text: edit.text.slice(start, edit.text.length - tail), strong: true },
    { text: edit.text.slice(edit.text.length - tail), strong: false },
  ];
  return parts.filter(({ text }) => text !== "");
}
