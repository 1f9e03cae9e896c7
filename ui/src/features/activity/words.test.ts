import { describe, expect, it } from "vitest";
import type { OperationSummary } from "@/api/types";
import { makeOperations } from "@/dev/operations";
import { isRedo, sentenceOf, takeBackTitle, wordsOf } from "./words";

const some = makeOperations(12).map(({ summary }) => summary);
const [batch, saved, updated, bySkm, undone, deployed] = some as [
  OperationSummary,
  OperationSummary,
  OperationSummary,
  OperationSummary,
  OperationSummary,
  OperationSummary,
];
const find = (id: string) => some.find((one) => one.id === id);
const none = () => undefined;

describe("operations in words", () => {
  it("name one artifact and count several", () => {
    expect(sentenceOf(updated, find)).toBe("Updated api-contract");
    expect(sentenceOf(batch, find)).toBe("Deployed 12 artifacts");
    expect(wordsOf(batch, find).detail).toBe("test-writer, pdf-tools, api-contract and 9 more");
    expect(wordsOf(deployed, find).detail).toBe("react-performance and accessibility-audit");
  });

  it("say where it went and which program did it", () => {
    expect(wordsOf(saved, find).detail).toBe("to the library");
    expect(wordsOf(bySkm, find).detail).toBe("with skm");
  });

  it("say of an undo what it took back, and of an undo of that what was done again", () => {
    expect(sentenceOf(undone, find)).toBe("Undid “Deployed 2 artifacts”");
    const again: OperationSummary = { ...undone, id: "again", undoes: undone.id };
    expect(sentenceOf(again, find)).toBe("Redid “Deployed 2 artifacts”");
    expect(sentenceOf(undone, none)).toBe("Undid a change to 2 artifacts");
  });

  it("let the name of an edited group stand out", () => {
    const edit = makeOperations(15)[14]?.summary as OperationSummary;
    expect(wordsOf(edit, find)).toEqual({
      lead: "Added pdf-tools to",
      subject: "Docs helpers",
      tail: "",
      detail: "",
    });
  });

  it("name the way back", () => {
    expect(takeBackTitle(updated, find)).toBe("Undo “Updated api-contract”");
    expect(takeBackTitle(undone, find)).toBe("Redo “Deployed 2 artifacts”");
    expect(takeBackTitle(undone, none)).toBe("Undo “Undid a change to 2 artifacts”");
    // Doing it again is taken back as the thing itself.
    const again: OperationSummary = { ...undone, id: "again", undoes: undone.id };
    expect(takeBackTitle(again, find)).toBe("Undo “Deployed 2 artifacts”");
    expect([updated, undone, again].map((one) => isRedo(one, find))).toEqual([false, true, false]);
  });
});
