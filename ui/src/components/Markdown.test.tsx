import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import MarkdownRenderer from "./MarkdownRenderer";
import { TooltipProvider } from "./Tooltip";

function show(text: string): HTMLElement {
  const { container } = render(
    <TooltipProvider>
      <MarkdownRenderer text={text} />
    </TooltipProvider>,
  );
  return container;
}

/** Elements that could run, load or lead somewhere. */
const dangerous = "script, iframe, object, embed, form, style, link, base, meta, video, audio, a, img, svg";

/** Attributes that could. */
function harmfulAttributes(root: HTMLElement): string[] {
  return [...root.querySelectorAll("*")].flatMap((element) =>
    element
      .getAttributeNames()
      .filter((name) =>
        /^on|^(href|src|srcset|xlink:href|action|formaction|style|srcdoc|background)$/i.test(name),
      )
      .map((name) => `${element.tagName} ${name}`),
  );
}

const attacks: Record<string, string> = {
  "script tag": "<script>window.hit = true</script>",
  "inline script in text": "Hello <script>window.hit = true</script> there",
  "onerror image": '<img src="x" onerror="window.hit = true">',
  "javascript: link": "[click](javascript:window.hit=true)",
  "javascript: link, disguised": "[click](JaVaScRiPt&#58;window.hit=true) [two](java\nscript:alert(1))",
  "javascript: autolink": "<javascript:window.hit=true>",
  "data: html link": "[open](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "remote image": "![pixel](https://tracker.example/pixel.png)",
  "data: image": "![x](data:image/svg+xml;base64,PHN2Zy8+)",
  "reference image": "![x][r]\n\n[r]: https://tracker.example/p.png",
  "nested html": '<div><p onclick="window.hit = true"><a href="javascript:alert(1)">x</a></p></div>',
  "html inside a link": '[<img src=x onerror="window.hit=true">](https://example.com)',
  svg: '<svg onload="window.hit = true"><script>window.hit = true</script></svg>',
  "svg use": '<svg><use href="data:image/svg+xml,x#a"></use></svg>',
  iframe: '<iframe srcdoc="<script>parent.hit=true</script>"></iframe>',
  style: "<style>body { background: url(https://tracker.example) }</style>",
  form: '<form action="https://tracker.example"><button>go</button></form>',
  "meta refresh": '<meta http-equiv="refresh" content="0;url=https://tracker.example">',
  "table cell": "| a |\n| --- |\n| <img src=x onerror=alert(1)> |",
  footnote: "Text[^1]\n\n[^1]: <script>window.hit = true</script> [x](javascript:alert(1))",
  "code block": "```html\n<script>window.hit = true</script>\n```",
};

describe("Markdown of a stranger", () => {
  it.each(Object.keys(attacks))("is harmless: %s", (name) => {
    const root = show(attacks[name] ?? "");
    expect(root.querySelectorAll(dangerous)).toHaveLength(0);
    expect(harmfulAttributes(root)).toEqual([]);
    expect("hit" in window).toBe(false);
  });

  it("shows raw HTML as the text it is", () => {
    show("Look: <b>bold</b>");
    expect(screen.getByText(/<b>bold<\/b>/)).toBeInTheDocument();
  });

  it("shows a link as text that leads nowhere", () => {
    show("[guide](https://example.com/guide)");
    expect(screen.getByTestId("markdown-link")).toHaveTextContent("guide");
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("names an image instead of loading it", () => {
    show("![A page](https://example.com/page.png)");
    expect(screen.getByText("Image: A page")).toHaveAttribute("title", "https://example.com/page.png");
  });

  it("renders headings, lists and tables", () => {
    show("# Title\n\n- one\n- two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |");
    expect(screen.getByRole("heading", { name: "Title" })).toBeInTheDocument();
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
    expect(screen.getByRole("table")).toBeInTheDocument();
  });

  it("leaves out the frontmatter", () => {
    const root = show("---\nname: pdf\n---\n# Body");
    expect(root).toHaveTextContent(/^Body$/);
  });
});
