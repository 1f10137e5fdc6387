/** Verifiers and search: by hand, and a checker of proofs that accepts nothing false. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { searchCorpus } from "../../../src/runtime/worlds/search/corpus.js";
import { numberOf, sameNumber, sameSet, sameText } from "../../../src/runtime/worlds/verify/answers.js";
import { formulaOf, sameFormula } from "../../../src/runtime/worlds/verify/expressions.js";
import { checkProof } from "../../../src/runtime/worlds/verify/proofs.js";
import { type Proposition, propositionOf, propositionText } from "../../../src/runtime/worlds/verify/propositions.js";

describe("answers", () => {
  test.each<[string, number | undefined]>([
    ["12", 12],
    [" -1,234.5 ", -1234.5],
    ["3/4", 0.75],
    ["25 %", 0.25],
    ["1e-3", 0.001],
    [".5", 0.5],
    ["$\u22127$", -7],
    ["1,23", undefined],
    ["1/0", undefined],
    ["twelve", undefined],
    ["", undefined],
    ["1e999", undefined],
    ["0x10", undefined],
  ])("the number %j is %j", (text, value) => expect(numberOf(text)).toBe(value));

  it("are compared as texts, numbers and sets", () => {
    expect(sameText("  the  cat\n", "the cat")).toBe(true);
    expect(sameText("The cat", "the cat")).toBe(false);
    expect(sameNumber("0.3333333", "1/3", 1e-6)).toBe(true);
    expect(sameNumber("0.333", "1/3", 1e-6)).toBe(false);
    expect(sameNumber("none", "none", 1)).toBe(false);
    expect(sameSet("{3, 1, 2}", "1; 2; 3.0")).toBe(true);
    expect(sameSet("1, 1, 2", "1, 2, 2")).toBe(false);
    expect(sameSet("[1, 2)", "1, 2")).toBe(false);
    expect(sameSet("1,,2", "1,,2")).toBe(false);
    expect(sameSet("{}", "")).toBe(true);
  });
});

describe("formulas", () => {
  test.each<[string, string, string]>([
    ["2*x + 2", "2(x + 1)", "same"],
    ["(x+1)^2", "x**2 + 2x + 1", "same"],
    ["sin(t)^2 + cos(t)^2", "1", "same"],
    ["x^2", "2x", "different"],
    ["(x^2 - 1)/(x - 1)", "x + 1", "same"],
    ["ln(a*b)", "ln(a) + ln(b)", "different"],
    ["sqrt(x)", "sqrt(x) + 1e-6", "different"],
    ["pi/2", "acos(0)", "same"],
    ["x +", "x", "unreadable"],
    ["f(x)", "x", "unreadable"],
    ["sqrt(-1 - x^2)", "sqrt(-1 - x^2)", "unreadable"],
  ])("%s and %s: %s", (a, b, found) => expect(sameFormula(a, b)).toBe(found));

  it("hold no code: whatever is not arithmetic is no formula", () => {
    const attempts = [
      "a = 5",
      "f(x) = x",
      'import("fs")',
      "x.constructor",
      'evaluate("1")',
      "[1, 2]",
      '"text"',
      "x; y",
      "{a: 1}.a",
      "unit(1)",
      "x > 1",
    ];
    for (const attempt of attempts) expect(formulaOf(attempt), attempt).toBeUndefined();
    expect(formulaOf(`${"(".repeat(900)}x${")".repeat(900)}`)).toBeUndefined();
    expect(formulaOf("1 + ".repeat(1000))).toBeUndefined();
    expect(sameFormula("constructor", "x")).not.toBe("same");
  });
});

/** Whether a formula is true where its atoms are as given: the meaning that no rule of a proof may lose. */
function truth(p: Proposition, values: Readonly<Record<string, boolean>>): boolean {
  switch (p.kind) {
    case "atom":
      return values[p.name];
    case "false":
      return false;
    case "not":
      return !truth(p.of, values);
    case "and":
      return truth(p.left, values) && truth(p.right, values);
    case "or":
      return truth(p.left, values) || truth(p.right, values);
    case "implies":
      return !truth(p.left, values) || truth(p.right, values);
    case "iff":
      return truth(p.left, values) === truth(p.right, values);
  }
}

/** Whether a goal follows from premises, by all rows of the table of P, Q, R. */
function follows(premises: string, goal: string): boolean {
  const all = premises
    .split(";")
    .filter((p) => p.trim() !== "")
    .map((p) => propositionOf(p)!);
  const aim = propositionOf(goal)!;
  return Array.from({ length: 8 }, (_, row) => ({ P: (row & 1) > 0, Q: (row & 2) > 0, R: (row & 4) > 0 })).every(
    (values) => !all.every((p) => truth(p, values)) || truth(aim, values),
  );
}

const PROOFS: readonly (readonly [premises: string, goal: string, proof: string])[] = [
  [
    "P -> Q; Q -> R",
    "P -> R",
    "P -> Q ; premise\nQ -> R ; premise\n| P ; assume\n| Q ; imp_elim 1 3\n| R ; imp_elim 2 4\nP -> R ; imp_intro 3-5",
  ],
  ["P & Q", "Q & P", "P & Q ; premise\nQ ; and_elim 1\nP ; and_elim 1\nQ & P ; and_intro 2 3"],
  [
    "P | Q; ~P",
    "Q",
    "P | Q ; premise\n~P ; premise\n| P ; assume\n| false ; not_elim 2 3\n| Q ; false_elim 4\n| Q ; assume\nQ ; or_elim 1 3-5 6",
  ],
  [
    "",
    "P | ~P",
    "| ~(P | ~P) ; assume\n| | P ; assume\n| | P | ~P ; or_intro 2\n| | false ; not_elim 1 3\n| ~P ; not_intro 2-4\n| P | ~P ; or_intro 5\n| false ; not_elim 1 6\n~~(P | ~P) ; not_intro 1-7\nP | ~P ; double_not 8",
  ],
  ["P <-> Q; P", "Q", "P <-> Q ; premise\nP ; premise\nQ ; iff_elim 1 2"],
  ["", "P <-> P", "| P ; assume\n| P ; assume\nP <-> P ; iff_intro 1 2"],
  ["", "P -> (Q -> P)", "| P ; assume\n| | Q ; assume\n| | P ; copy 1\n| Q -> P ; imp_intro 2-3\nP -> Q -> P ; imp_intro 1-4"],
];

describe("proofs", () => {
  test.each(PROOFS)("from %j follows %j", (premises, goal, proof) => {
    expect(follows(premises, goal)).toBe(true);
    expect(checkProof(premises, goal, proof)).toEqual({ right: true, line: 0, why: "" });
  });

  test.each<[string, string, string, number]>([
    ["P -> Q", "Q", "P -> Q ; premise\n| P ; assume\n| Q ; imp_elim 1 2\nQ ; copy 3", 4],
    ["P -> Q; Q", "P", "P -> Q ; premise\nQ ; premise\nP ; imp_elim 1 2", 3],
    ["P", "Q", "Q ; premise", 1],
    ["P", "P", "| P ; assume", 1],
    ["P", "Q", "P ; premise", 1],
    ["", "P -> Q", "| P ; assume\n| | Q ; assume\n| | Q ; copy 2\nP -> Q ; imp_intro 1-3", 4],
    ["", "P", "P ; copy 1", 1],
    ["", "P", "P ; magic", 1],
    ["", "P", "P", 1],
    ["", "P -> P", "| P ; assume\n| P ; copy 1\nP -> P ; imp_intro 1", 3],
    ["", "Q -> P", "| P ; assume\n| Q ; assume\n| P ; copy 1\nQ -> P ; imp_intro 2-3", 3],
  ])("from %j the proof of %j %j is wrong in line %i", (premises, goal, proof, line) => {
    expect(checkProof(premises, goal, proof)).toMatchObject({ right: false, line });
  });

  it("that were changed anywhere are refused, or show what follows all the same", () => {
    let accepted = 0;
    for (const [premises, goal, proof] of PROOFS) {
      const lines = proof.split("\n");
      for (let i = 0; i < lines.length; i++)
        for (const change of [
          (l: string) => l.replace("| ", ""),
          (l: string) => `| ${l}`,
          (l: string) => l.replace(/P/, "Q"),
          (l: string) => l.replace(/Q/, "R"),
          (l: string) => l.replace(/&/, "|"),
          (l: string) => l.replace(/~/, ""),
          (l: string) => l.replace(/;.*/, "; assume"),
          (l: string) => l.replace(/(\d)$/, (n) => String(Number(n) - 1)),
          (l: string) => l.replace(/;.*/, "; copy 1"),
        ]) {
          const changed = lines.map((l, k) => (k === i ? change(l) : l));
          for (const text of [changed.join("\n"), lines.filter((_, k) => k !== i).join("\n")]) {
            // Each prefix claims its own last line.
            const last = propositionOf((text.split("\n").at(-1) ?? "").replace(/^[| ]*/, "").replace(/;.*/, ""));
            const aim = last ? propositionText(last) : goal;
            if (!checkProof(premises, aim, text).right) continue;
            accepted += 1;
            expect(follows(premises, aim), text).toBe(true);
          }
        }
    }
    expect(accepted).toBeGreaterThan(20);
  });

  it("read formulas as they are usually written", () => {
    expect(propositionText(propositionOf("~P & Q | R -> P -> Q <-> not R")!)).toBe("((((~P & Q) | R) -> (P -> Q)) <-> ~R)");
    expect(propositionText(propositionOf("¬(P ∧ Q) → ⊥")!)).toBe("(~(P & Q) -> false)");
    for (const text of ["", "P Q", "(P", "P &", "~", "1", "->"]) expect(propositionOf(text), text).toBeUndefined();
    expect(propositionOf("~".repeat(5000) + "P")).toBeUndefined();
  });
});

describe("search", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "spc-search-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("finds passages of a file of lines, best first, and no more than it is asked for", () => {
    const file = path.join(folder, "animals.jsonl");
    const passages = [
      { id: "b", title: "Otters", text: "Otters swim and eat fish." },
      { id: "a", title: "Herons", text: "Herons wait for fish. Fish do not see them." },
      { id: "c", title: "Oaks", text: "Oaks grow slowly." },
    ];
    writeFileSync(file, passages.map((p) => JSON.stringify(p)).join("\n"));
    const found = searchCorpus(file, "fish", 5);
    expect(found.map((f) => f.id)).toEqual(["a", "b"]);
    expect(found[0].score).toBeGreaterThan(found[1].score);
    expect(searchCorpus(file, "otters fish", 1)).toMatchObject([{ id: "b", title: "Otters", text: "Otters swim and eat fish." }]);
    expect(searchCorpus(file, "whales", 5)).toEqual([]);
  });

  it("reads a folder of texts, and says what is wrong with a corpus", () => {
    const texts = path.join(folder, "texts");
    mkdirSync(texts);
    writeFileSync(path.join(texts, "rain.md"), "Rain falls.");
    writeFileSync(path.join(texts, "picture.png"), "rain");
    expect(searchCorpus(texts, "rain", 5)).toMatchObject([{ id: "rain.md", title: "rain" }]);
    const bad = (name: string, content: string) => {
      writeFileSync(path.join(folder, name), content);
      return () => searchCorpus(path.join(folder, name), "x", 1);
    };
    expect(bad("1.jsonl", "{")).toThrow("line 1 of the corpus");
    expect(bad("2.jsonl", '{"id": 1}')).toThrow("has no `text`");
    expect(bad("3.jsonl", '{"id": 1, "text": "a"}\n{"id": "1", "text": "b"}')).toThrow('two passages called "1"');
    expect(bad("4.jsonl", "\n")).toThrow("holds no passages");
    expect(() => searchCorpus(path.join(folder, "none"), "x", 1)).toThrow("there is no corpus");
  });
});
