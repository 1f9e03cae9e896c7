/** Markdown without its leading `---` block. The block's facts are shown elsewhere; the source shows it whole. */
export function stripFrontmatter(text: string): string {
  const match = /^\uFEFF?---[ \t]*\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  return match ? text.slice(match[0].length) : text;
}
