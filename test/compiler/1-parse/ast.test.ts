import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ConstDecl, Expr, FnDecl, GameDecl, TypeNode } from "../../../src/compiler/1-parse/ast.js";
import { printAst } from "../../../src/compiler/1-parse/print-ast.js";
import { parseText } from "./support.js";

const golden = new URL("./golden/", import.meta.url);

describe("trees", () => {
  for (const name of readdirSync(golden).filter((file) => file.endsWith(".sp"))) {
    test(name, async () => {
      const { file, diagnostics } = parseText(readFileSync(new URL(name, golden), "utf8"));
      expect(diagnostics).toEqual([]);
      await expect(`${printAst(file)}\n`).toMatchFileSnapshot(`golden/${name.replace(/\.sp$/, ".txt")}`);
    });
  }
});

function value(text: string): Expr {
  const { file, diagnostics } = parseText(`const X = ${text}\n`);
  expect(diagnostics).toEqual([]);
  return (file.declarations[0] as ConstDecl).value;
}

/** An expression with brackets round every operation. */
function bracketed(e: Expr): string {
  switch (e.kind) {
    case "name_expr":
      return e.name.text;
    case "number":
      return e.text;
    case "none":
      return "none";
    case "unary":
      return `(${e.op} ${bracketed(e.operand)})`;
    case "binary":
      return `(${bracketed(e.left)} ${e.op} ${bracketed(e.right)})`;
    case "is":
      return `(${bracketed(e.left)} is${e.not ? " not" : ""} ${bracketed(e.right)})`;
    case "in":
      return `(${bracketed(e.left)}${e.not ? " not" : ""} in ${bracketed(e.right)})`;
    case "range":
      return `(${bracketed(e.low)}..${bracketed(e.high)})`;
    case "pipe":
      return `(${bracketed(e.left)} |> ${bracketed(e.right)})`;
    case "conditional":
      return `(${bracketed(e.condition)} ? ${bracketed(e.then)} : ${bracketed(e.else)})`;
    case "clause":
      return `(${bracketed(e.operand)} ${e.word} ${bracketed(e.argument)})`;
    case "lambda":
      return `(${e.params.map((p) => p.text).join(",")} => ${e.body.kind === "block" ? "{}" : bracketed(e.body)})`;
    default:
      return e.kind;
  }
}

test.each([
  ["a + b * c - d", "((a + (b * c)) - d)"],
  ["-a ^ 2", "(- (a ^ 2))"],
  ["2 ^ -b ^ c", "(2 ^ (- (b ^ c)))"],
  ["- - a", "(- (- a))"],
  ["a or b and not c == d", "(a or (b and (not (c == d))))"],
  ["a is not none and b not in c", "((a is not none) and (b not in c))"],
  ["a + 1..b - 1", "((a + 1)..(b - 1))"],
  ["a |> b |> c", "((a |> b) |> c)"],
  ["a ? b : c ? d : e", "(a ? b : (c ? d : e))"],
  ["a where b > c by d", "((a where (b > c)) by d)"],
  ["x => x + 1", "(x => (x + 1))"],
  ["(x, y) => x div y mod 2", "(x,y => ((x div y) mod 2))"],
  ["a / b / c", "((a / b) / c)"],
  ["a over b times c + d", "((a over b) times (c + d))"],
])("%s is %s", (text, expected) => expect(bracketed(value(text))).toBe(expected));

test("a point needs a digit after it", () => {
  expect(bracketed(value("1..2"))).toBe("(1..2)");
  expect(bracketed(value("1.5..2.5e-3"))).toBe("(1.5..2.5e-3)");
  expect(value("16_384")).toMatchObject({ kind: "number", value: 16384, integer: true });
  expect(value("1e3")).toMatchObject({ kind: "number", value: 1000, integer: false });
});

describe("strings", () => {
  test("have text and holes by turns", () => {
    expect(value('"{a}b{c}"')).toMatchObject({
      long: false,
      parts: [{ text: "" }, { kind: "string_hole" }, { text: "b" }, { kind: "string_hole" }, { text: "" }],
    });
  });
  test("resolve escapes", () => {
    expect(value('"\\n\\t\\"\\\\\\{\\}\\u{1F600}"')).toMatchObject({ parts: [{ text: '\n\t"\\{}😀' }] });
  });
  test("nest in holes", () => {
    expect(value('"a {f("b {c} d")} e"')).toMatchObject({ parts: [{ text: "a " }, { value: { kind: "call" } }, { text: " e" }] });
  });
  test("of the long form are dedented by their closing line and keep quotes", () => {
    expect(value('"""\n    a "quoted" {x}\n\n      b\n    """')).toMatchObject({
      long: true,
      parts: [{ text: 'a "quoted" ' }, { value: { kind: "name_expr" } }, { text: "\n\n  b" }],
    });
  });
  test("of the long form on one line are kept as they are", () => {
    expect(value('""" a """')).toMatchObject({ parts: [{ text: " a " }] });
  });
});

describe("types", () => {
  const typeOf = (text: string): TypeNode => {
    const { file, diagnostics } = parseText(`fn f(x: ${text}) = 1\n`);
    expect(diagnostics).toEqual([]);
    const type = (file.declarations[0] as FnDecl).params[0].type;
    if (type === undefined) throw new Error("no type");
    return type;
  };
  test.each([
    ["0..n - 1", "range_type"],
    ["(a + 1)..f(b)[2]", "range_type"],
    ["(1..2)[player]", "array_type"],
    ["Card?[player]", "array_type"],
    ["Card[player]?", "option_type"],
    ["text up to 8", "bounded_type"],
    ["real[2] in -1..1", "in_type"],
    ["set of Card", "set_type"],
    ["fn(A, B) -> C", "fn_type"],
    ["(first: A, second: B)", "heads_type"],
    ["(A, B)", "tuple_type"],
    ["(A)", "named_type"],
    ["Batch of g", "named_type"],
    ["bargain.State", "named_type"],
    ["grid(3, 3)", "named_type"],
  ])("%s is a %s", (text, kind) => expect(typeOf(text).kind).toBe(kind));

  test("dimensions are types where they may be, else sizes", () => {
    const type = typeOf("real[n, 0..2, Skill, grid(2, 2), 2 * n, 3]");
    expect(type.kind === "array_type" && type.dims.map((dim) => dim.kind)).toEqual(
      "named_type range_type named_type named_type size_type size_type".split(" "),
    );
  });
});

test("tags are lower-case names and names with heads; types are the rest", () => {
  const { file } = parseText("type Move = check | raise(by: 1..20) | Card | bool | pass where x > 0\n");
  const [declaration] = file.declarations;
  if (declaration.kind !== "type") throw new Error("no type");
  expect(declaration.domain.alternatives.map((a) => a.tag?.text ?? a.type?.kind)).toEqual([
    "check",
    "raise",
    "named_type",
    "named_type",
    "pass",
  ]);
  expect(declaration.domain.alternatives[4].where?.kind).toBe("binary");
});

test("any word is a name after a point and before the sign of a field, an argument or a binding", () => {
  const text =
    "game g {\n  draw: int = 1\n  play {\n    x = a.reward + f(by: 1, play ~ d).with\n    let r = (end: 1, cut: 2)\n    let b = collect 1 episode of g with match: p, every win: q\n  }\n}\n";
  expect(parseText(text).diagnostics).toEqual([]);
});

test("words that only some constructs know are names elsewhere", () => {
  const text =
    "game g {\n  policy: int = 1, step: int = 2\n  public: bool = true\n  play {\n    every.x = 1\n    every = 2\n    let private = 1, state = measured\n    type = rule(act, at, times)\n  }\n}\n";
  expect(parseText(text).diagnostics).toEqual([]);
});

test("doc comments belong to what follows, members and expectations too", () => {
  const { file, diagnostics } = parseText(
    "/// One\n/// two.\nlocal const A = 1\n\ngame g {\n  /// Seats.\n  players a\n  // no doc\n  /// State.\n  x: int\n}\n",
  );
  expect(diagnostics).toEqual([]);
  expect(file.declarations[0]).toMatchObject({ doc: "One\ntwo.", local: true });
  expect((file.declarations[1] as GameDecl).members).toMatchObject([{ doc: "Seats." }, { doc: "State." }]);
  expect(file.comments).toHaveLength(5);
});
