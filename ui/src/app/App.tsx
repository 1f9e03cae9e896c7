import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { createQueryClient } from "@/api/client";
import { useShellEvents } from "@/api/events";
import { systemQueries } from "@/api/system";
import { ErrorState } from "@/components/ErrorState";
import { TooltipProvider } from "@/components/Tooltip";
import { Toaster } from "@/components/toast";
import { FirstRun } from "@/features/first-run/FirstRun";
import { useImportSession } from "@/lib/import-session";
import { HomeContext } from "@/lib/paths";
import { useSettings } from "@/lib/settings";
import { FirstImport } from "./FirstImport";
import { Frame } from "./Frame";
import { Painted } from "./Painted";
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
  const listening = useShellEvents();
  const state = useQuery({ ...systemQueries.state(), enabled: listening });
  const { known } = useSettings();
  const importing = useImportSession();
  const [begun, setBegun] = useState(false);
  if (state.isError) {
    return (
      <main className="mx-auto max-w-160 pt-24">
        <ErrorState error={state.error} onRetry={() => void state.refetch()} />
      </main>
    );
  }
  const { library } = state.data ?? {};
  // A library that is made on the way does not lead away from what is being chosen.
  if (begun !== (importing !== null && (begun || library?.kind !== "ready"))) setBegun(!begun);
  // The answers take milliseconds; an empty rail for that long would flash, so nothing is drawn.
  if (!state.data || !known) return null;
  return (
    <HomeContext value={state.data.user_home}>
      {importing && (begun || state.data.library.kind !== "ready") ? (
        <>
          <FirstImport session={importing} library={state.data.library} />
          <Painted />
        </>
      ) : state.data.library.kind === "ready" ? (
        <Frame state={state.data} />
      ) : (
        <>
          <FirstRun library={state.data.library} />
          <Painted />
        </>
      )}
      <Requests />
    </HomeContext>
  );
}
