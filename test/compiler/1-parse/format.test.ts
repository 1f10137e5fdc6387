import { describe, expect, test } from "vitest";
import { format } from "../../../src/compiler/1-parse/format/format.js";

const formatted = (text: string): Promise<string> => format(text, "spec.sp");

describe("layout", () => {
  test.each([
    [
      "spaces and breaks become regular",
      "const   A=1+2*  3\nfn f( a:int,b :int )->int=a+b",
      "const A = 1 + 2 * 3\nfn f(a: int, b: int) -> int = a + b\n",
    ],
    [
      "blank lines are kept, but one at a time",
      "const A = 1\n\n\n\nconst B = 2\nconst C = 3\n",
      "const A = 1\n\nconst B = 2\nconst C = 3\n",
    ],
    ["a block stays on its line if it was there", "fn f() { let x = 1;return x }\n", "fn f() { let x = 1; return x }\n"],
    ["a broken block stays broken", "fn f() {\nreturn 1 }\n", "fn f() {\n  return 1\n}\n"],
    ["semicolons between lines go", "fn f() {\n let x = 1;\n\n return x;\n}\n", "fn f() {\n  let x = 1\n\n  return x\n}\n"],
    [
      "records and enums keep their lines",
      "enum E {\na, b\nc }\nrecord R { x: int\n}\n",
      "enum E {\n  a, b\n  c\n}\nrecord R { x: int }\n",
    ],
    [
      "signs that were aligned stay aligned",
      "fn f() {\n  let a   = 1\n  let bcd = 2\n  let e = 3\n}\n",
      "fn f() {\n  let a   = 1\n  let bcd = 2\n  let e = 3\n}\n",
    ],
    [
      "aligned arms as well",
      "fn f(x: E) = match x {\n  a    => 1\n  bcd  => 2\n}\n",
      "fn f(x: E) = match x {\n  a   => 1\n  bcd => 2\n}\n",
    ],
    [
      "types keep the brackets they need",
      "fn f(a: (1..2)[player], b: (set of E)?, c: ((A)), d: (Batch of g)[3]) = 1\n",
      "fn f(a: (1..2)[player], b: (set of E)?, c: A, d: (Batch of g)[3]) = 1\n",
    ],
    ["numbers and strings are kept as they are", 'const A = [1_000, 1e-3, "a {  x }\\n"]\n', 'const A = [1_000, 1e-3, "a {  x }\\n"]\n'],
    ["state on one line stays there", "game g {\n  a: int = 1,b: int\n  c: int\n}\n", "game g {\n  a: int = 1, b: int\n  c: int\n}\n"],
    ["an empty file stays empty", "\n\n", ""],
  ])("%s", async (_, text, expected) => {
    expect(await formatted(text)).toBe(expected);
    expect(await formatted(expected)).toBe(expected);
  });

  test("long lines break between arguments, before clauses and before operators", async () => {
    const long = "a_rather_long_name_of_it";
    const text = `fn f() {\n  let x = collect 3 episodes of ${long}(${long}, ${long}) for g in ${long} with every seat: ${long}\n  let y = ${long} + ${long} * ${long} - ${long} - ${long}\n  g(${[1, 2, 3, 4, 5].map(() => long).join(", ")})\n}\n`;
    expect(await formatted(text)).toBe(
      [
        "fn f() {",
        `  let x = collect 3 episodes of ${long}(${long}, ${long})`,
        `    for g in ${long} with every seat: ${long}`,
        `  let y = ${long} + ${long} * ${long} - ${long}`,
        `    - ${long}`,
        "  g(",
        `    ${long}, ${long}, ${long}, ${long},`,
        `    ${long}`,
        "  )",
        "}",
        "",
      ].join("\n"),
    );
  });

  test("a long string moves with the code round it and keeps its text", async () => {
    const text = 'game g {\n      show """\n        one {x}\n\n          two\n        """\n}\n';
    expect(await formatted(text)).toBe('game g {\n  show """\n    one {x}\n\n      two\n    """\n}\n');
  });
});

describe("comments", () => {
  test.each([
    ["before, behind and between", "// top\nconst A = 1   // behind\n// between\n\n// before\nconst B = 2\n// end\n"],
    ["behind a brace", "game g {   // brace\n  play {  // block\n    f()\n  }\n}\n"],
    [
      "in what is empty",
      "game g {\n  play {\n    // nothing\n  }\n\n  rule r() {\n    match x {\n      a => {}   // b\n      // c\n    }\n  }\n}\n",
    ],
    ["among arguments", "const A = f(\n  a,   // one\n  // two\n  b\n)\n"],
    ["before `else`", "fn f() {\n  if a {\n    b()\n  } else {   // c\n    d()\n  }\n}\n"],
    ["in the middle of an expression", "const A = a\n  + b   // one\n  + c\n"],
    ["of an empty game", "game g {\n  // nothing yet\n}\n"],
  ])("%s are kept in their places", async (_, text) => {
    expect(await formatted(text)).toBe(text);
  });

  test("doc comments stay before what they speak of", async () => {
    const text = "/// One.\n/// Two.\nconst A = 1\n\ngame g {\n  /// Seats.\n  players a, b\n}\n";
    expect(await formatted(text)).toBe(text);
  });
});

test("a spec with syntax errors is refused", async () => {
  await expect(formatted("const A = \n")).rejects.toThrow(/SP1001/);
});
