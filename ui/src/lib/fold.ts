/**
 * A text in which letter case, diacritics and widths do not count, as far as short lists need it that are filtered on the screen;
 * what the cache is asked for is folded there, and more thoroughly.
 */
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}
