import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { createQueryClient } from "@/api/client";
import { useShellEvents } from "@/api/events";
import { systemQueries } from "@/api/system";
import { ErrorState } from "@/components/ErrorState";
import { TooltipProvider } from "@/components/Tooltip";
import { Toaster } from "@/components/toast";
import { FirstRun } from "@/features/first-run/FirstRun";
import { HomeContext } from "@/lib/paths";
import { useSettings } from "@/lib/settings";
import { Frame } from "./Frame";
import { Requests } from "./Requests";
import { SettingsProvider } from "./SettingsProvider";

/** The window: providers around either the first run or the frame. */
export function App() {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider delayDuration={500}>
        <SettingsProvider>
          <Window />
        </SettingsProvider>
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>
  );
}

function Window() {
  useShellEvents();
  const state = useQuery(systemQueries.state());
  const { known } = useSettings();
  if (state.isError) {
    return (
      <main className="mx-auto max-w-160 pt-24">
        <ErrorState error={state.error} onRetry={() => void state.refetch()} />
      </main>
    );
  }
  // The answers take milliseconds; an empty rail for that long would flash, so nothing is drawn.
  if (!state.data || !known) return null;
  return (
    <HomeContext value={state.data.user_home}>
      {state.data.library.kind === "ready" ? (
        <Frame state={state.data} />
      ) : (
        <FirstRun library={state.data.library} />
      )}
      <Requests />
    </HomeContext>
  );
}
