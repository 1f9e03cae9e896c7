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
