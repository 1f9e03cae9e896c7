import { lazy, Suspense } from "react";

const Highlighter = lazy(() => import("./CodeHighlighter"));

/** Text above this length is shown plain: colouring it would hold up the page. */
const highlightLimit = 120_000;

interface CodeProps {
  text: string;
  /** A language's name or a file's ending; null shows plain text. */
  language: string | null;
}

/** Source text, coloured where the language is known. The colouring comes lazily and never changes the layout. */
export function Code({ text, language }: CodeProps) {
  const plain = <code className="code">{text}</code>;
  if (language === null || text.length > highlightLimit) return plain;
  return (
    <Suspense fallback={plain}>
      <Highlighter text={text} language={language} />
    </Suspense>
  );
}
