import { afterEach, describe, expect, it, vi } from "vitest";
import { askByMessages } from "./transport";

const before = window.fetch;

afterEach(() => {
  window.fetch = before;
});

describe("asking the shell", () => {
  it("never goes through a URL in WebKitGTK, and everything else does", async () => {
    const fetched = vi.fn(async () => new Response("a file"));
    window.fetch = fetched;
    askByMessages("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15");
    await expect(window.fetch("ipc://localhost/list_artifacts", { method: "POST" })).rejects.toThrow();
    expect(fetched).not.toHaveBeenCalled();
    expect(await (await window.fetch("/a-file")).text()).toBe("a file");
  });

  it.each(["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"])(
    "is left as it is elsewhere: %s",
    (agent) => {
      const fetched = vi.fn();
      window.fetch = fetched;
      askByMessages(agent);
      expect(window.fetch).toBe(fetched);
    },
  );
});
