import { expect, test } from "vitest";
import { parse } from "../../../src/compiler/1-parse/parse.js";
import { quietAfterFaults } from "../../../src/compiler/1-parse/quiet.js";
import { collector, defineError } from "../../../src/compiler/diagnostics/define.js";
import { sourceFile } from "../../../src/compiler/source/source-file.js";

const checking = defineError({ code: "SP3999", text: () => "a message of a later phase" });
const binding = defineError({ code: "SP2999", text: () => "no such name" });

/** Which places (by a marker in the text) a later phase may still speak of. */
function spoken(text: string, kind = checking): string[] {
  const source = sourceFile("spec.sp", text);
  const { report, diagnostics } = collector();
  const quiet = quietAfterFaults(report);
  quiet.learn(parse(source, quiet.parsing));
  for (const { index } of text.matchAll(/here\d/g)) quiet.later(kind, { file: source, start: index, end: index + 5 }, {});
  return diagnostics.filter(({ code }) => code === kind.code).map(({ span }) => text.slice(span.start, span.end));
}

test("in a member with a mistake later phases are quiet, elsewhere they are not", () => {
  const text = "const A = here1\ngame g {\n  x: int = here2\n  play {\n    f(a b)\n    here3()\n  }\n  rule r() { here4() }\n}\n";
  expect(spoken(text)).toEqual(["here1", "here2", "here4"]);
});

test("where brackets were guessed, the whole declaration is quiet", () => {
  expect(spoken("const A = here1\ngame g {\n  play {\n    f(1\n  }\n  rule r() { here2() }\n}\n")).toEqual(["here1"]);
});

test("while a declaration is missing, nobody is told that a name is", () => {
  const text = "gmae g { }\nconst A = here1\n";
  expect(spoken(text, binding)).toEqual([]);
  expect(spoken(text)).toEqual(["here1"]);
});

test("a clean spec hears everything", () => {
  expect(spoken("const A = here1\n", binding)).toEqual(["here1"]);
});
