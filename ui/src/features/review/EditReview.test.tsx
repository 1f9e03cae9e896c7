import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { Requests } from "@/app/Requests";
import { axeFindings } from "@/dev/axe";
import { renderInWindow } from "@/dev/render";
import { closeRequest, requestUndo } from "@/lib/requests";

afterEach(closeRequest);

const idOf = (place: number) => `01939e00-0000-7000-8000-${String(place).padStart(12, "0")}`;

describe("the review of taking an edit of a set back", () => {
  it.each([
    [13, "set", "sets/backend-kit.toml"],
    [14, "group", "groups/docs-helpers.toml"],
  ])("compares what is there with what comes back (operation %i, a %s)", async (place, kind, path) => {
    const { backend } = renderInWindow(<Requests />, { operations: 15 });
    act(() => requestUndo(idOf(place)));
    const review = await screen.findByTestId("review");
    const diff = await within(review).findByTestId("diff");
    expect(diff).toHaveTextContent(/^Library[0-9a-f]{7}From history[0-9a-f]{7}/);
    expect(within(diff).getByRole("grid", { name: "0 lines added, 3 lines removed" })).toBeInTheDocument();
    expect(backend.calls.findLast((call) => call.command === "diff_file")?.args.request).toMatchObject({
      artifact: expect.stringMatching(new RegExp(`^${kind}:`)),
      path,
      left: "library",
      right: "history",
      operation: idOf(place),
    });
    expect(review).not.toHaveTextContent("There is nothing to compare.");
    expect(screen.getByTestId("review-totals")).toHaveTextContent(/^Changes 1 file of the library\.$/);
    expect(within(review).getByTestId("review-story")).not.toHaveTextContent("so it goes again");
    expect(review).toHaveTextContent(kind === "set" ? "Backend kit" : "Docs helpers");
    await waitFor(() => expect(screen.getByTestId("review-apply")).toBeEnabled());
    expect(await axeFindings(document.body)).toEqual([]);
  });
});
