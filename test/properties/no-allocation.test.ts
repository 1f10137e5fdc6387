/**
 * Kernels allocate nothing after creation: the emitted functions that step and observe, and all that they call in their module, hold nothing that
 * makes an object. What they call of the runtime is few and named here.
 */
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { printJavaScript } from "../../src/compiler/5-emit/typescript/javascript.js";
import { everySpec, gamesOf } from "../support/every-game.js";

/** The functions of `Kernel` that play, by their emitted names. */
const PLAYING = ["reset", "step", "observeLanes", "observeSeat", "playRandom"];

/** Methods that change an object in place or only read it. */
const IN_PLACE = new Set(["fill", "copyWithin", "set"]);
/** Objects of the module that keep their room: the words of draws, the fault of the lane at hand. */
const KEPT = new Set(["words", "checks", "Math"]);

/** Functions of numbers that give a number. */
const OF_NUMBERS = new Set(["creditDecision", "Number", "countBits", "selectBit", "exp32", "log32", "sin32", "cos32", "tanh32"]);

/** Finds what allocates in the functions that play. */
function allocations(javascript: string): string[] {
  const file = ts.createSourceFile("module.js", javascript, ts.ScriptTarget.ES2022, true);
  const functions = new Map<string, ts.FunctionDeclaration>();
  file.forEachChild((node) => {
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) functions.set(node.name.text, node);
  });
  const found: string[] = [];
  const seen = new Set<string>();
  const imported = new Set<string>();
  const enter = (name: string): void => {
    const declaration = functions.get(name);
    if (declaration === undefined) imported.add(name);
    if (declaration === undefined || seen.has(name)) return;
    seen.add(name);
    const walk = (node: ts.Node): void => {
      const report = (): number => found.push(`${name}: ${node.getText(file).slice(0, 80)}`);
      if (
        ts.isArrayLiteralExpression(node) ||
        ts.isObjectLiteralExpression(node) ||
        ts.isNewExpression(node) ||
        ts.isFunctionLike(node) ||
        ts.isTemplateExpression(node) ||
        ts.isStringLiteralLike(node) ||
        ts.isSpreadElement(node) ||
        ts.isThrowStatement(node) ||
        ts.isTryStatement(node) ||
        ts.isForOfStatement(node)
      )
        report();
      else if (ts.isCallExpression(node)) {
        const { expression } = node;
        if (ts.isIdentifier(expression)) enter(expression.text);
        else if (ts.isPropertyAccessExpression(expression)) {
          const { name: method, expression: object } = expression;
          if (!IN_PLACE.has(method.text) && !(ts.isIdentifier(object) && KEPT.has(object.text))) report();
        } else report();
      }
      node.forEachChild(walk);
    };
    declaration.body?.forEachChild(walk);
  };
  PLAYING.forEach(enter);
  expect([...PLAYING].filter((name) => !seen.has(name))).toEqual([]);
  return [...found, ...[...imported].filter((name) => !OF_NUMBERS.has(name)).map((name) => `called: ${name}`)];
}

describe.each(everySpec())("%s", (spec) => {
  test("steps and observes without making an object", () => {
    for (const { compiled, running } of gamesOf(spec)) {
      if (running.kernel === undefined) continue;
      expect([compiled.name, allocations(printJavaScript(compiled.module))]).toEqual([compiled.name, []]);
    }
  });
});

test("an object, a closure or an unknown call would be noticed", () => {
  const playing = PLAYING.map((name) => `function ${name}() { ${name === "step" ? "inner();" : ""} }`).join("\n");
  const wrong = (body: string): string[] => allocations(`${playing}\nfunction inner() { ${body} }`);
  expect(wrong("let a = 1; a += Math.imul(a, 2);")).toEqual([]);
  expect(wrong("const a = [1];")).toHaveLength(1);
  expect(wrong("const { a } = { a: 1 };")).toHaveLength(1);
  expect(wrong("row.subarray(1);")).toHaveLength(1);
  expect(wrong("row.some((x) => x);")).toHaveLength(2);
  expect(wrong("stranger(1);")).toEqual(["called: stranger"]);
});
