/** The window at the sets over the invented shell, for component tests, and short ways to what is in it. */
import { render, screen, within } from "@testing-library/react";
import { App } from "@/app/App";
import { navigate } from "@/lib/navigation";
import type { MockBackend, MockOptions } from "./backend";
import { installBackend } from "./install";
import { bundleId } from "./set-fixtures";

export const setKey = (slug: string) => `set:${bundleId(slug)}`;
export const groupKey = (slug: string) => `group:${bundleId(slug)}`;

/** Opens the window on a set or group; six sets are in the library. */
export async function openSets(
  key: string | null = setKey("backend-kit"),
  options: Partial<MockOptions> = {},
): Promise<MockBackend> {
  const backend = installBackend({
    artifacts: 20,
    library: "ready",
    sets: 6,
    ...options,
    settings: { deployment_sets: true, ...options.settings },
  });
  navigate("sets", key);
  render(<App />);
  await screen.findByTestId("new-set");
  return backend;
}

/** A row of the tree, by the keys on the way to it. */
export const member = (key: string) => screen.findByTestId(`member-${key}`);

export const rowsOf = (testId: string, role: string) =>
  within(screen.getByTestId(testId))
    .getAllByRole(role)
    .map((row) => row.textContent);

/** Arguments of all calls of a command. */
export const sent = (backend: MockBackend, command: string) =>
  backend.calls.filter((call) => call.command === command).map((call) => call.args);
