/** Whether two formulas mean the same. Formulas are read by mathjs into trees; only known operations are taken from them, and nothing of a text is ever run as code. */
import { createRequire } from "node:module";
import type { MathNode } from "mathjs";

/** What a comparison says, in the order of `std/outside/verify`. */
export const SAMENESS = ["same", "different", "unreadable"] as const;

/** The longest text and the largest tree that are read. */
const MOST_LETTERS = 2000;
const MOST_NODES = 400;

/** A formula as a function of its variables. */
interface Formula {
  readonly names: ReadonlySet<string>;
  readonly at: (values: ReadonlyMap<string, number>) => number;
}

type Value = (values: ReadonlyMap<string, number>) => number;

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  sqrt: Math.sqrt,
  abs: Math.abs,
  exp: Math.exp,
  ln: Math.log,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
};

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/** Compares two formulas at forty points: the same where they agree at all of them that both are defined at, at least eight, and neither is defined where the other is not. */
export function sameFormula(answer: string, gold: string): (typeof SAMENESS)[number] {
  const [a, b] = [formulaOf(answer), formulaOf(gold)];
  if (a === undefined || b === undefined) return "unreadable";
  const names = [...new Set([...a.names, ...b.names])].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
  let met = 0;
  for (let point = 0; point < 40; point++) {
    const values = new Map(names.map((name, i) => [name, coordinate(point, i)]));
    const [x, y] = [a.at(values), b.at(values)];
    if (Number.isFinite(x) !== Number.isFinite(y)) return "different";
    if (!Number.isFinite(x)) continue;
    if (Math.abs(x - y) > 1e-9 * Math.max(1, Math.abs(x), Math.abs(y))) return "different";
    met += 1;
  }
  // Where hardly any point tells, nothing was seen to be the same.
  return met >= 8 ? "same" : "unreadable";
}

/** A coordinate between -3 and 3: the parts behind the point of multiples of square roots, which are spread evenly and are no roots of what people write. */
function coordinate(point: number, variable: number): number {
  const part = (point + 1) * Math.sqrt([2, 3, 5, 7, 11, 13, 17, 19][variable % 8] + Math.floor(variable / 8));
  return 6 * (part - Math.floor(part)) - 3;
}

type MathJs = typeof import("mathjs");
let loaded: MathJs | undefined;

/** The library, read when the first formula is: it is large. */
function mathjs(): MathJs {
  loaded ??= createRequire(import.meta.url)("mathjs") as MathJs;
  return loaded;
}

/** Reads a formula; undefined where it is none, is too large, or holds what no formula needs. */
export function formulaOf(text: string): Formula | undefined {
  const plain = text
    .trim()
    .replace(/^\$|\$$/g, "")
    .replace(/\*\*/g, "^");
  if (plain === "" || plain.length > MOST_LETTERS) return undefined;
  let tree: MathNode;
  try {
    tree = mathjs().parse(plain);
  } catch {
    return undefined;
  }
  let nodes = 0;
  tree.traverse(() => {
    nodes += 1;
  });
  if (nodes > MOST_NODES) return undefined;
  const names = new Set<string>();
  const at = valueOf(tree, names);
  return at && { names, at };
}

/** A tree's parts, as far as they are looked at. */
interface Part {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly op?: string;
  readonly fn?: unknown;
  readonly content?: MathNode;
  readonly args?: readonly MathNode[];
}

function valueOf(node: MathNode, names: Set<string>): Value | undefined {
  const part = node as unknown as Part;
  switch (part.type) {
    case "ConstantNode": {
      const { value } = part;
      return typeof value === "number" ? () => value : undefined;
    }
    case "SymbolNode": {
      const name = part.name ?? "";
      if (Object.hasOwn(CONSTANTS, name)) return () => CONSTANTS[name];
      if (!/^[A-Za-z]\w{0,15}$/.test(name) || Object.hasOwn(FUNCTIONS, name)) return undefined;
      names.add(name);
      return (values) => values.get(name) ?? NaN;
    }
    case "ParenthesisNode":
      return part.content && valueOf(part.content, names);
    case "OperatorNode":
      return operation(part, names);
    case "FunctionNode": {
      const name = (part.fn as Part | undefined)?.name ?? "";
      const [argument, ...more] = part.args ?? [];
      if (!Object.hasOwn(FUNCTIONS, name) || argument === undefined || more.length > 0) return undefined;
      const of = valueOf(argument, names);
      return of && ((values) => FUNCTIONS[name](of(values)));
    }
    default:
      return undefined;
  }
}

function operation({ op, args = [] }: Part, names: Set<string>): Value | undefined {
  const parts = args.map((arg) => valueOf(arg, names));
  const [a, b, ...more] = parts;
  if (a === undefined || more.length > 0) return undefined;
  if (args.length === 1) {
    if (op === "-") return (values) => -a(values);
    return op === "+" ? a : undefined;
  }
  if (b === undefined) return undefined;
  switch (op) {
    case "+":
      return (values) => a(values) + b(values);
    case "-":
      return (values) => a(values) - b(values);
    case "*":
      return (values) => a(values) * b(values);
    case "/":
      return (values) => a(values) / b(values);
    case "^":
      return (values) => a(values) ** b(values);
    default:
      return undefined;
  }
}
