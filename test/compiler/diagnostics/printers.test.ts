import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits } from "../../../src/compiler/diagnostics/apply-edits.js";
import type { Diagnostic } from "../../../src/compiler/diagnostics/define.js";
import { nearest } from "../../../src/compiler/diagnostics/define.js";
import { printGithub } from "../../../src/compiler/diagnostics/print-github.js";
import { printJson } from "../../../src/compiler/diagnostics/print-json.js";
import { printShort } from "../../../src/compiler/diagnostics/print-short.js";
import { printText } from "../../../src/compiler/diagnostics/print-text.js";
import { columnsOf } from "../../../src/compiler/diagnostics/visible-text.js";
import { sourceFile, type Span } from "../../../src/compiler/source/source-file.js";

const duel = sourceFile(
  "specs/duel.sp",
  "game duel {\n  players a, b\n  private card: Card[player]\n  play { a chooses x where card[b] }\n}\n",
);

function at(text: string, file = duel): Span {
  const start = file.text.indexOf(text);
  return { file, start, end: start + text.length };
}

const leak: Diagnostic = {
  code: "SP3301",
  severity: "error",
  text: "the mask depends on what `a` may not see",
  span: at("card[b]"),
  why: "which moves are legal would tell it",
  help: "write `reveal(card[b])` where that is meant",
  witness: ["card is private (line 3)", "the mask reads card[b] (line 4)"],
  related: [{ span: at("private card"), text: "declared here" }],
  fix: { title: "drop the condition", edits: [{ span: at(" where card[b]"), text: "" }] },
};
const unused: Diagnostic = { code: "SP3001", severity: "warning", text: "`b` never moves", span: at("b\n", duel) };
const noFile: Diagnostic = { code: "SP0001", severity: "error", text: "no file `x.sp`", span: at("", sourceFile("x.sp", "")) };
const noPlace: Diagnostic = {
  code: "SP6001",
  severity: "error",
  text: "no command `chekc`",
  span: at("", sourceFile("", "")),
  help: "did you mean `check`?",
};

describe("text", () => {
  test("shows place, source, related place, reason, witness, help and fix", () => {
    expect(printText([leak], { color: false })).toBe(`error SP3301: the mask depends on what \`a\` may not see
  --> specs/duel.sp:4:28
   |
 4 |   play { a chooses x where card[b] }
   |                            ^^^^^^^
  --> specs/duel.sp:3:3: declared here
   |
 3 |   private card: Card[player]
   |   ------------
   |
   = why: which moves are legal would tell it
   = shown by:
       card is private (line 3)
       the mask reads card[b] (line 4)
   = help: write \`reveal(card[b])\` where that is meant
   = fix: drop the condition
 4 | -   play { a chooses x where card[b] }
 4 | +   play { a chooses x }

1 error in 1 file · spc explain SP3301
`);
  });

  test("sorts by file and place and counts", () => {
    const printed = printText([noFile, leak, unused], { color: false });
    expect(printed.match(/SP\d{4}(?=:)/g)).toEqual(["SP3001", "SP3301", "SP0001"]);
    expect(printed).toContain("2 errors, 1 warning in 2 files");
  });

  test("a message without a place has neither arrow nor summary", () => {
    expect(printText([noPlace], { color: false })).toBe("error SP6001: no command `chekc`\n   = help: did you mean `check`?\n");
  });

  test("a tab before the span keeps the underline in place", () => {
    const file = sourceFile("t.sp", "\tlet x = y\n");
    const [, , , source, underline] = printText([{ ...unused, span: at("y", file) }], { color: false }).split("\n");
    expect(underline.indexOf("^")).toBe(source.indexOf("y"));
  });

  test("wide characters take two columns", () => {
    const file = sourceFile("t.sp", '"漢字" y\n');
    const [, , , source, underline] = printText([{ ...unused, span: at("y", file) }], { color: false }).split("\n");
    expect(underline.indexOf("^")).toBe(source.indexOf("y") + 2);
    expect(columnsOf("é🙂")).toBe(3);
  });

  test("escape sequences in a spec do not reach the terminal", () => {
    const file = sourceFile("t.sp", "\u001b[31mred \u202e y\n");
    const printed = printText([{ ...unused, text: "found \u001b]0;x\u0007", span: at("y", file) }], { color: false });
    expect([...printed].filter((char) => (char < " " && char !== "\n") || char === "\u202e")).toEqual([]);
  });

  test("a line of ten thousand letters is cut around the span", () => {
    const file = sourceFile("t.sp", `${"a".repeat(5000)}!${"b".repeat(5000)}`);
    const printed = printText([{ ...unused, span: at("!", file) }], { color: false });
    expect(Math.max(...printed.split("\n").map((line) => line.length))).toBeLessThan(140);
    const [, , , source, underline] = printed.split("\n");
    expect(source[underline.indexOf("^")]).toBe("!");
  });

  test("of a long span the first lines and the last are shown", () => {
    const file = sourceFile("t.sp", Array.from({ length: 20 }, (_, i) => `line ${i + 1}`).join("\n"));
    const printed = printText([{ ...unused, span: { file, start: 0, end: file.text.length } }], { color: false });
    expect(printed.match(/^ *\d+(?= \|)/gm)?.map(Number)).toEqual([1, 2, 20]);
  });

  test("a span at the very end of a file is shown", () => {
    const file = sourceFile("t.sp", "game g {\n");
    expect(printText([{ ...unused, span: { file, start: 9, end: 9 } }], { color: false })).toContain("--> t.sp:2:1");
  });

  test("more than a hundred messages are counted", () => {
    const many = Array.from({ length: 120 }, (_, i) => ({ ...unused, code: `SP3${100 + i}` }));
    expect(printText(many, { color: false })).toContain("and 20 more messages");
  });

  test("colours only where asked", () => {
    expect(printText([leak], { color: false })).not.toContain("\u001b[");
    expect(printText([leak], { color: true })).toContain("\u001b[");
  });

  test("never throws, whatever the span", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(60), fc.nat(60), (text, a, b) => {
        const file = sourceFile("f.sp", text);
        const [start, end] = [Math.min(a, text.length), Math.min(a + b, text.length)];
        for (const print of [printShort, printGithub, printJson]) print([{ ...unused, span: { file, start, end } }]);
        const fix = { title: "t", edits: [{ span: { file, start, end }, text: "a\nb" }] };
        expect(printText([{ ...unused, span: { file, start, end }, fix }], { color: false })).toContain("f");
      }),
    );
  });
});

test("short gives one line a message", () => {
  expect(printShort([leak, noFile, noPlace])).toBe(
    "spc: error SP6001: no command `chekc`\nspecs/duel.sp:4:28: error SP3301: the mask depends on what `a` may not see\nx.sp: error SP0001: no file `x.sp`\n",
  );
});

test("github gives workflow commands with their data escaped", () => {
  expect(printGithub([leak, noPlace, { ...unused, text: "100%,\nreally" }])).toBe(
    "::error title=spc SP6001::no command `chekc`%0Ahelp: did you mean `check`?\n" +
      "::warning file=specs/duel.sp,line=2,endLine=3,title=spc SP3001::100%25,%0Areally\n" +
      "::error file=specs/duel.sp,line=4,endLine=4,col=28,endColumn=35,title=spc SP3301::the mask depends on what `a` may not see" +
      "%0Awhy: which moves are legal would tell it%0Ahelp: write `reveal(card[b])` where that is meant\n",
  );
});

test("json keeps everything, and its edits can be applied", () => {
  const data = JSON.parse(printJson([leak, unused, noPlace]));
  expect(data).toMatchObject({ errors: 2, warnings: 1, notes: 0 });
  const [first, , third] = data.diagnostics;
  expect(first).toMatchObject({ code: "SP6001", place: null });
  expect(third).toMatchObject({
    code: "SP3301",
    place: { file: "specs/duel.sp", line: 4, column: 28, endColumn: 35 },
    witness: leak.witness,
  });
  const { place, text } = third.fix.edits[0];
  expect(duel.text.slice(0, place.start) + text + duel.text.slice(place.end)).toBe(applyEdits(duel.text, leak.fix!.edits));
});

test("edits that overlap an earlier one are left out", () => {
  const file = sourceFile("t.sp", "abcdef");
  const edit = (start: number, end: number, text: string) => ({ span: { file, start, end }, text });
  expect(applyEdits("abcdef", [edit(4, 5, "E"), edit(1, 3, "-"), edit(2, 4, "x")])).toBe("a-dEf");
});

test("did-you-mean takes swapped letters for one mistake and leaves far names alone", () => {
  expect(nearest("chekc", ["check", "claim"])).toBe("check");
  expect(nearest("showdwon", ["showdown"])).toBe("showdown");
  expect(nearest("xyz", ["check"])).toBeUndefined();
});
