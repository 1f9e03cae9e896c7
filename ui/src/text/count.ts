/** A number with its noun: "1 file", "1,204 files". */
export const count = (n: number, one: string, many: string) =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
export const artifacts = (n: number) => count(n, "artifact", "artifacts");
export const projects = (n: number) => count(n, "project", "projects");
export const files = (n: number) => count(n, "file", "files");
