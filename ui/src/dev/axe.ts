import axe from "axe-core";

/**
 * What axe finds in a part of the page, as "rule: element". Contrast needs a real layout and is checked in a browser.
 */
export async function axeFindings(part: HTMLElement): Promise<string[]> {
  const { violations } = await axe.run(part, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}
