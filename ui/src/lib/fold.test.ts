import { describe, expect, it } from "vitest";
import { folded } from "./fold";

describe("folded", () => {
  it("takes letters for the same whatever their case, diacritics and width, however they are composed", () => {
    expect(folded("Résumé")).toBe("resume");
    expect(folded("Re\u0301sume\u0301")).toBe("resume");
    expect(folded("ＰＤＦ")).toBe("pdf");
  });

  it("leaves the marks of other scripts, without which a word is another word", () => {
    expect(folded("हिन्दी")).toBe("हिन्दी".normalize("NFKD"));
  });
});
