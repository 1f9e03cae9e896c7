/**
 * Markdown to React elements. What is deliberately impossible here: raw HTML becomes text, an address is never
 * put into `href` or `src`, an image is never fetched, and only the elements listed below exist.
 */
import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { stripFrontmatter } from "@/lib/frontmatter";
import { en } from "@/text/en";
import { Code } from "./Code";
import { CopyableLink } from "./CopyableLink";

const allowed = [
  "p",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "ul",
  "ol",
  "li",
  "strong",
  "em",
  "del",
  "code",
  "pre",
  "blockquote",
  "hr",
  "br",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "a",
  "img",
  "input",
  "sup",
  "section",
];

type Only = { children?: ReactNode };

/** Headings start below the sheet's own title, so that the page's outline stays whole. */
const components: Components = {
  h1: ({ children }: Only) => <h3>{children}</h3>,
  h2: ({ children }: Only) => <h4>{children}</h4>,
  h3: ({ children }: Only) => <h5>{children}</h5>,
  h4: ({ children }: Only) => <h6>{children}</h6>,
  h5: ({ children }: Only) => <h6>{children}</h6>,
  h6: ({ children }: Only) => <h6>{children}</h6>,
  section: ({ children }: Only) => <div>{children}</div>,
  a: ({ href, children }) => <CopyableLink address={href ?? ""}>{children}</CopyableLink>,
  img: ({ src, alt }) => (
    <span
      className="rounded-sm bg-chip px-1.5 text-sm text-fg2"
      title={typeof src === "string" ? src : undefined}
    >
      {en.sheet.imageLeftOut(alt ?? "")}
    </span>
  ),
  input: ({ checked }) => <span aria-hidden>{checked ? "☑ " : "☐ "}</span>,
  pre: ({ children }: Only) => <pre>{children}</pre>,
  code: ({ className, children }) => {
    const language = /language-(\S+)/.exec(className ?? "")?.[1];
    const text = String(children ?? "");
    if (!language && !text.includes("\n")) return <code>{children}</code>;
    return <Code text={text.replace(/\n$/, "")} language={language ?? null} />;
  },
};

export default function MarkdownRenderer({ text }: { text: string }) {
  return (
    <div className="prose" data-testid="markdown">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        allowedElements={allowed}
        unwrapDisallowed
        // Addresses are only ever shown, so none has to be rewritten.
        urlTransform={(address) => address}
        components={components}
      >
        {stripFrontmatter(text)}
      </ReactMarkdown>
    </div>
  );
}
