/** First parts of the query keys. Only src/api spells a key. */
export const keys = {
  artifacts: "artifacts",
  entities: "entities",
  deployments: "deployments",
  stats: "stats",
  projects: "projects",
  system: "system",
  settings: "settings",
  plans: "plans",
  imports: "imports",
  history: "history",
  sets: "sets",
  attachments: "attachments",
  profiles: "profiles",
} as const;

export type KeyRoot = (typeof keys)[keyof typeof keys];

const texts = new WeakMap<object, string>();

/** A large part of a key as text, made once for each: ten thousand changes are too many to be spelled for each key press. */
export function textOf(part: object): string {
  const text = texts.get(part) ?? JSON.stringify(part);
  texts.set(part, text);
  return text;
}
