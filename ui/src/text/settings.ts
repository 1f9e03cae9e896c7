import { artifacts, count } from "./count";

const operations = (n: number) => count(n, "operation", "operations");

/** Texts of the settings. */
export const settingsView = {
  title: "Settings",
  appearance: "Appearance",
  theme: "Theme",
  themeHint: "System follows what your computer uses.",
  themes: { system: "System", light: "Light", dark: "Dark" },
  density: "Density",
  densityHint: "Compact shows more rows at once.",
  densities: { comfortable: "Comfortable", compact: "Compact" },
  layout: "Artifacts",
  layoutHint: "How the library is shown.",
  layouts: { list: "List", grid: "Grid" },
  deploying: "Deploying",
  skipReview: "Deploy without a review",
  skipReviewHint: "Only for one artifact to one project, and only when nothing is in the way.",
  library: "Library",
  libraryPlace: "Place",
  libraryHint: (n: number) => `Holds ${artifacts(n)}. Projects stay as they are when you change it.`,
  changeFolder: "Change folder…",
  changing: "Opening…",
  openFolder: "Open folder",
  opened: "Now using this library",
  history: {
    title: "History",
    days: "Keep for",
    daysHint: "What an operation displaced is kept this long, so that it can be undone.",
    daysUnit: "days",
    size: "At most",
    sizeHint: "The oldest operations go first where that is not enough.",
    sizeUnit: "MB",
    invalid: "Enter a whole number of at least 1 in both fields.",
    costs: (n: number, size: string, oldest: string) =>
      `Would remove ${operations(n)}, ${size}; the oldest kept is of ${oldest}.`,
    costsAll: (n: number, size: string) =>
      `Would remove all ${operations(n)}, ${size}. None could be undone.`,
    free: (oldest: string) => `Removes nothing now; the oldest kept is of ${oldest}.`,
    empty: "History is empty.",
    save: "Save",
    saved: "History keeps to this from now on",
  },
  features: "Features",
  sets: "Deployment sets",
  setsHint:
    "Artifacts that are deployed together and kept up to date together. Files of sets stay when this is off.",
  setsByEnvironment: (on: boolean) =>
    `The variable SKILLMEAT_DEPLOYMENT_SETS_ENABLED keeps this ${on ? "on" : "off"}. Unset it to decide here.`,
  data: "Data",
  home: "Data folder",
  homeHint: "The library’s usual place, the project list and the histories. Keep it.",
  cache: "Cache",
  cacheHint: "Only there for speed. It may be deleted at any time and is rebuilt at the next start.",
  logs: "Logs",
  logsHint: "A week of them, without the contents of files. They may be deleted.",
  about: "About",
  version: "Version",
  licence: "Licence",
  licenceName: "MIT",
  licenceHint: "Free to use, change and share. Nothing is sent anywhere.",
} as const;
