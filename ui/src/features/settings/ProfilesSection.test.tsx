import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import { ownProfiles } from "@/dev/profiles";
import { renderInWindow } from "@/dev/render";
import { closeRequest, openRequest } from "@/lib/requests";
import { ProfilesSection } from "./ProfilesSection";

afterEach(() => act(closeRequest));

describe("profiles in the settings", () => {
  it("list a person's own, to change and delete", async () => {
    renderInWindow(<ProfilesSection />, { ownProfiles: ownProfiles(2) });
    const own = await screen.findByTestId("own-profiles");
    expect(within(own).getAllByRole("listitem")).toHaveLength(2);
    await userEvent.click(screen.getByTestId("settings-edit-own-1"));
    expect(openRequest.get()).toMatchObject({ kind: "profile", profile: { id: "own-1" } });
    await userEvent.click(screen.getByTestId("settings-delete-own-0"));
    expect(openRequest.get()).toMatchObject({ kind: "delete-profile", profile: { id: "own-0" } });
    await userEvent.click(screen.getByTestId("settings-new-profile"));
    expect(openRequest.get()).toEqual({ kind: "profile", profile: null });
  });

  it("say of each platform where its files go", async () => {
    renderInWindow(<ProfilesSection />);
    await userEvent.click(await screen.findByTestId("settings-platforms"));
    const table = await screen.findByTestId("platform-table");
    expect(await axeFindings(table)).toEqual([]);
    expect(within(screen.getByTestId("platform-kiro")).getByText("Changed by you")).toBeInTheDocument();
    await userEvent.type(screen.getByTestId("platform-find"), "cursor");
    const cursor = screen.getByTestId("platform-cursor");
    expect(screen.queryByTestId("platform-codex")).toBeNull();
    await userEvent.click(within(cursor).getByRole("button"));
    expect(cursor).toHaveTextContent("Also reads .cursor/skills, .claude/skills, .codex/skills");
    expect(cursor).toHaveTextContent("~/.cursor/commands");
    expect(cursor).toHaveTextContent("Not deployed from here");
    expect(await axeFindings(table)).toEqual([]);
    await userEvent.clear(screen.getByTestId("platform-find"));
    await userEvent.click(screen.getByTestId("platform-installed"));
    expect(within(table).getByRole("status")).toHaveTextContent("6 platforms");
  });
});
