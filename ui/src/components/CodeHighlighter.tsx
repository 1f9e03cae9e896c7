import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { common, createLowlight } from "lowlight";
import { useMemo } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";

const lowlight = createLowlight(common);

/** Endings and names that the grammars do not list themselves. */
const aliases: Record<string, string> = {
  toml: "ini",
  mdx: "markdown",
  mjs: "javascript",
  cjs: "javascript",
};

export default function CodeHighlighter({ text, language }: { text: string; language: string }) {
  const name = aliases[language] ?? language;
  const content = useMemo(() => {
    if (!lowlight.registered(name)) return text;
    return toJsxRuntime(lowlight.highlight(name, text), { Fragment, jsx, jsxs });
  }, [name, text]);
  return <code className="code">{content}</code>;
}
