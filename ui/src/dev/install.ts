import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { createBackend, type MockBackend, type MockOptions } from "./backend";

/** Puts the invented shell where the real one would be. `delay` milliseconds make its answers late. */
export function installBackend(options: MockOptions, delay = 0): MockBackend {
  const backend = createBackend(options);
  mockWindows("main");
  mockIPC(
    async (command, args) => {
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      // A fresh copy each time, as it would be after crossing the wire.
      return structuredClone(await backend.call(command, (args ?? {}) as Record<string, unknown>));
    },
    { shouldMockEvents: true },
  );
  return backend;
}
