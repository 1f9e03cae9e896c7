import { type ComponentProps, lazy, Suspense } from "react";

const Renderer = lazy(() => import("./MarkdownRenderer"));

/**
 * Markdown that a stranger wrote, rendered without executing or loading anything. The renderer is fetched from
 * the bundle when first needed; until then the text itself is shown.
 */
export function Markdown(props: ComponentProps<typeof Renderer>) {
  return (
    <Suspense fallback={<pre className="code px-4 py-3">{props.text}</pre>}>
      <Renderer {...props} />
    </Suspense>
  );
}
