import { QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { createQueryClient } from "@/api/client";
import { TooltipProvider } from "@/components/Tooltip";
import { Toaster } from "@/components/toast";
import { HomeContext } from "@/lib/paths";
import type { MockBackend, MockOptions } from "./backend";
import { home } from "./fixtures";
import { installBackend } from "./install";

/** Renders a part of the window with its providers over an invented shell. */
export function renderInWindow(
  part: ReactNode,
  options: Partial<MockOptions> = {},
): RenderResult & { backend: MockBackend } {
  const backend = installBackend({ artifacts: 20, library: "ready", ...options });
  const result = render(
    <QueryClientProvider client={createQueryClient()}>
      <TooltipProvider>
        <HomeContext value={home}>{part}</HomeContext>
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { ...result, backend };
}
