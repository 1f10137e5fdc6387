/** Mutations of games with hidden state. What each one does is said by its name; whether it leaks is known by construction, or found out. */
import type * as ast from "../../src/compiler/1-parse/ast.js";
import { visit } from "../../src/compiler/1-parse/walk.js";
import { before, edited, insert, member, replace, type Edit } from "./edits.js";
import { secretsFrom, type Asking, type Scene } from "./scene.js";

export interface Mutant {
  readonly operator: string;
  /** Where it was made. */
  readonly where: string;
  readonly text: string;
  /** `leak`: a seat learns what it may not, by construction; `harmless`: nobody does; `open`: twin worlds decide. */
  readonly intent: "leak" | "harmless" | "open";
  /** The seat learns it from the value of a draw. Those values are inputs (B6), which twin worlds have in common (B13): the proof alone can tell. */
  readonly drawn?: true;
}

interface Operator {
  readonly name: string;
  readonly intent: Mutant["intent"];
  /** It needs no secret but a choice of the same moment. */
  readonly moment?: true;
  readonly drawn?: true;
  /** Gives the edits of each mutant at a place. `theirs` is a condition that the seat must not know, `mine` one that it may. */
  readonly at: (scene: Scene, asking: Asking, theirs: string, mine: string) => readonly Edit[] | undefined;
}

const TELL = "tell: bool = false";
const PRY = "let pry = ";
const pries = (seat: string): string => `${PRY}${seat} chooses quiet | loud`;
const alone = (asking: Asking): boolean => asking.together === undefined;

/** Adds a condition to the mask of the last alternative. */
function masked(scene: Scene, { chooses }: Asking, condition: string): Edit[] {
  const last = chooses.domain.alternatives[chooses.domain.alternatives.length - 1];
  if (last.where === undefined) return [insert(last.span.end, ` where ${condition}`)];
  return [insert(last.where.span.start, "("), insert(last.where.span.end, `) and (${condition})`)];
}

function sameSite({ typed }: Scene, a: Asking, b: Asking): boolean {
  const site = typed.siteOf(a.chooses)?.name;
  return site !== undefined && typed.siteOf(b.chooses)?.name === site;
}

/** Adds something to what is given; the other decisions of the site are given something of the same name and type. */
function given(scene: Scene, asking: Asking, entry: string): Edit[] {
  const name = /^\w+/.exec(entry)?.[0] ?? entry;
  return scene.askings.flatMap((a): Edit[] => {
    if (a !== asking && !sameSite(scene, asking, a)) return [];
    const text = a === asking ? entry : `${name}: true`;
    return [a.given === undefined ? insert(a.chooses.span.end, ` given (${text})`) : insert(a.given.record.span.end - 1, `, ${text}`)];
  });
}

/** Adds a hole to the text that is shown, or a text. */
function shown(scene: Scene, hole: string): Edit[] {
  const show = scene.game.members.find((m): m is ast.ShowMember => m.kind === "show" && m.to === undefined);
  if (show === undefined) return [member(scene, `  show "Table. {${hole}}"`)];
  const hole_ = [...show.text.parts].reverse().find((p) => p.kind === "string_hole");
  return [insert(hole_ === undefined ? show.text.span.end - (show.text.long ? 3 : 1) : hole_.span.end, ` {${hole}}`)];
}

export const OPERATORS: readonly Operator[] = [
  { name: "a mask reads a secret", intent: "leak", at: (s, a, theirs) => masked(s, a, theirs) },
  { name: "a secret is given", intent: "leak", at: (s, a, theirs) => given(s, a, `tell: ${theirs}`) },
  {
    name: "a secret is a feature",
    intent: "leak",
    at: (s) => {
      const [theirs] = secretsFrom(s, "me").others;
      return theirs === undefined ? undefined : [member(s, `  observe { tell: ${theirs} }`)];
    },
  },
  {
    name: "a secret is shown",
    intent: "leak",
    at: (s) => {
      const [theirs] = secretsFrom(s, "me").others;
      return theirs === undefined ? undefined : shown(s, theirs);
    },
  },
  {
    name: "a condition on a secret asks once more",
    intent: "leak",
    at: (_, a, theirs) => (alone(a) ? before(a, `if ${theirs} { ${pries(a.seat)} }`) : undefined),
  },
  {
    name: "an arm on a secret asks once more",
    intent: "leak",
    at: (_, a, theirs) => (alone(a) ? before(a, `match {\n${theirs} => { ${pries(a.seat)} }\nelse => {}\n}`) : undefined),
  },
  {
    name: "a secret bounds a loop that asks",
    intent: "leak",
    at: (_, a, theirs) => (alone(a) ? before(a, `repeat (${theirs} ? 2 : 1) { ${pries(a.seat)} }`) : undefined),
  },
  {
    name: "a secret leaves a loop that asks",
    intent: "leak",
    at: (_, a, theirs) => (alone(a) ? before(a, `repeat 2 {\nif ${theirs} { break }\n${pries(a.seat)}\n}`) : undefined),
  },
  {
    name: "a secret skips the rest of a pass that asks",
    intent: "leak",
    at: (_, a, theirs) => (alone(a) ? before(a, `repeat 2 {\nif ${theirs} { continue }\n${pries(a.seat)}\n}`) : undefined),
  },
  {
    name: "a secret leaves the game's own loop",
    intent: "open",
    at: (_, a, theirs) => (alone(a) && a.loop !== undefined ? before(a, `if ${theirs} { break }`) : undefined),
  },
  {
    name: "a secret says whose turn it is",
    intent: "leak",
    at: (s, a, theirs) =>
      alone(a) ? before(a, `let turn_ = (${theirs}) ? ${s.players[0]} : ${s.players[1]}\n${pries("turn_")}`) : undefined,
  },
  {
    name: "a secret ends the episode before a decision",
    intent: "leak",
    at: (_, a, theirs) => (alone(a) ? before(a, `if ${theirs} { end }`) : undefined),
  },
  {
    name: "a secret wins before a decision",
    intent: "leak",
    at: (s, a, theirs) => (alone(a) ? before(a, `if ${theirs} { win ${s.players[0]} }`) : undefined),
  },
  {
    name: "a secret is stored in the open",
    intent: "leak",
    at: (s, a, theirs) => (alone(a) ? [member(s, TELL), ...before(a, `tell = ${theirs}`)] : undefined),
  },
  {
    name: "a secret decides what is stored in the open",
    intent: "leak",
    at: (s, a, theirs) => (alone(a) ? [member(s, TELL), ...before(a, `if ${theirs} { tell = true }`)] : undefined),
  },
  {
    name: "a secret picks the entry that is stored in the open",
    intent: "leak",
    at: (s, a, theirs) =>
      alone(a) ? [member(s, "tells: bool[0..1] = false"), ...before(a, `tells[(${theirs}) ? 1 : 0] = true`)] : undefined,
  },
  {
    name: "a secret goes through a variable",
    intent: "leak",
    at: (s, a, theirs) =>
      alone(a) ? [member(s, TELL), ...before(a, `var flag = false\nif ${theirs} { flag = true }\ntell = flag`)] : undefined,
  },
  {
    name: "a secret goes through a loop",
    intent: "leak",
    at: (s, a, theirs) =>
      alone(a) ? [member(s, "count_: 0..3 = 0"), ...before(a, `for i in 1..3 where (${theirs}) and i < 3 { count_ = i }`)] : undefined,
  },
  {
    name: "a secret goes through a function",
    intent: "leak",
    at: (s, a) => {
      const [theirs] = secretsFrom(s, "seat_").others;
      return theirs === undefined || !alone(a)
        ? undefined
        : [member(s, `${TELL}\nfn peek(seat_: player) -> bool = ${theirs}`), ...before(a, `tell = peek(${a.seat})`)];
    },
  },
  {
    name: "a secret goes through a rule's argument",
    intent: "leak",
    at: (s, a, theirs) =>
      alone(a) ? [member(s, `${TELL}\nrule note_it(held: bool) { tell = held }`), ...before(a, `note_it(${theirs})`)] : undefined,
  },
  {
    name: "a secret is noted for another seat",
    intent: "leak",
    at: (s, a, theirs) =>
      alone(a) ? [member(s, "private note_: bool[player] = false"), ...before(a, `note_[${a.seat}] = ${theirs}`)] : undefined,
  },
  {
    name: "a secret decides whether something is revealed",
    intent: "leak",
    at: (s, a, theirs) => (alone(a) ? [member(s, TELL), ...before(a, `if ${theirs} { tell = reveal(true) }`)] : undefined),
  },
  {
    name: "a secret decides whether something is drawn",
    intent: "leak",
    at: (_, a, theirs) => (alone(a) ? before(a, `if ${theirs} { let coin ~ uniform(bool) }`) : undefined),
  },
  {
    name: "a secret is all that a draw can give",
    intent: "leak",
    drawn: true,
    at: (s, a, theirs) => (alone(a) ? [member(s, TELL), ...before(a, `tell ~ uniform([${theirs}])`)] : undefined),
  },
  {
    name: "a secret is a feature of one seat",
    intent: "leak",
    at: (s) => {
      const [theirs] = secretsFrom(s, s.players[0]).others;
      return theirs === undefined ? undefined : [member(s, `  observe ${s.players[0]} { tell: ${theirs} }`)];
    },
  },
  {
    name: "a secret is shown to one seat",
    intent: "leak",
    at: (s) => {
      const [theirs] = secretsFrom(s, s.players[1]).others;
      const own = s.game.members.some((m) => m.kind === "show");
      return theirs === undefined || own ? undefined : [member(s, `  show to ${s.players[1]} "Table. {${theirs}}"`)];
    },
  },
  {
    name: "all entries of a secret are given",
    intent: "leak",
    at: (s, a) => {
      const hidden = s.hidden.find((h) => h.word === "private");
      return hidden === undefined || s.askings.some((b) => b !== a && sameSite(s, a, b)) ? undefined : given(s, a, hidden.field.name.text);
    },
  },
  {
    name: "a secret picks one of two values",
    intent: "leak",
    at: (s, a, theirs) => (alone(a) ? [member(s, "count_: 0..3 = 0"), ...before(a, `count_ = (${theirs}) ? 2 : 1`)] : undefined),
  },
  {
    name: "a secret goes through a match",
    intent: "leak",
    at: (s, a, theirs) =>
      alone(a) ? [member(s, "count_: 0..3 = 0"), ...before(a, `let v = match { ${theirs} => 2; else => 1 }\ncount_ = v`)] : undefined,
  },
  {
    name: "a secret goes through a list",
    intent: "leak",
    at: (s, a, theirs) => (alone(a) ? [member(s, TELL), ...before(a, `tell = any(x for x in [false, ${theirs}])`)] : undefined),
  },
  {
    name: "a secret goes through a private place",
    intent: "leak",
    at: (s, a, theirs) =>
      alone(a) ? [member(s, `${TELL}\nsecret box_: bool = false`), ...before(a, `box_ = ${theirs}\ntell = box_`)] : undefined,
  },
  {
    name: "a secret returns from a rule early",
    intent: "leak",
    at: (s, a) => {
      const [theirs] = secretsFrom(s, "seat_").others;
      return theirs === undefined || !alone(a)
        ? undefined
        : [member(s, `${TELL}\nrule hush(seat_: player) {\nif ${theirs} { return }\ntell = true\n}`), ...before(a, `hush(${a.seat})`)];
    },
  },
  {
    name: "a choice of the same moment is given",
    intent: "leak",
    moment: true,
    at: (s, a) => {
      if (a.together === undefined) return undefined;
      const name = letsOf(a.together)[0];
      return name === undefined || a.statement === firstLet(a.together) ? undefined : given(s, a, `early: ${name}`);
    },
  },
  {
    name: "a choice of the same moment is in the mask",
    intent: "leak",
    moment: true,
    at: (s, a) => {
      if (a.together === undefined) return undefined;
      const name = letsOf(a.together)[0];
      return name === undefined || a.statement === firstLet(a.together) ? undefined : masked(s, a, `it != ${name}`);
    },
  },
  {
    name: "a choice of the same moment decides who is asked",
    intent: "leak",
    moment: true,
    at: (_, a) => {
      if (a.together === undefined || a.statement === firstLet(a.together)) return undefined;
      const name = letsOf(a.together)[0];
      const { start, end } = a.statement.span;
      return name === undefined ? undefined : [insert(start, `if ${name} == ${name} { `), insert(end, " }")];
    },
  },
  {
    name: "the other's choices of a moment are read in its loop",
    intent: "leak",
    moment: true,
    at: (s, a) => {
      if (a.together === undefined || a.statement.kind !== "store" || s.players.length !== 2) return undefined;
      const target = s.text.slice((a.statement as ast.StoreStmt).target.span.start, (a.statement as ast.StoreStmt).target.span.end);
      const theirs = target.replace(`[${a.seat}`, `[other(${a.seat})`);
      return theirs === target ? undefined : masked(s, a, `it != ${theirs}`);
    },
  },

  /* Nobody learns anything: the proof must not mind. */
  { name: "harmless: a mask reads the seat's own", intent: "harmless", at: (s, a, _, mine) => masked(s, a, `(${mine}) or not (${mine})`) },
  { name: "harmless: the seat's own is given", intent: "harmless", at: (s, a, _, mine) => given(s, a, `mine_: ${mine}`) },
  {
    name: "harmless: the seat's own is a feature",
    intent: "harmless",
    at: (s) => {
      const [mine] = secretsFrom(s, "me").own;
      return mine === undefined ? undefined : [member(s, `  observe { mine_: ${mine} }`)];
    },
  },
  {
    name: "harmless: the seat's own is shown",
    intent: "harmless",
    at: (s) => {
      const [mine] = secretsFrom(s, "me").own;
      return mine === undefined ? undefined : shown(s, mine);
    },
  },
  {
    name: "harmless: the seat's own is noted for it",
    intent: "harmless",
    at: (s, a, _, mine) =>
      alone(a) ? [member(s, "private note_: bool[player] = false"), ...before(a, `if ${mine} { note_[${a.seat}] = true }`)] : undefined,
  },
  {
    name: "harmless: the seat's own through another name",
    intent: "harmless",
    at: (s, a) => {
      const [mine] = secretsFrom(s, "self_").own;
      return mine === undefined || !alone(a)
        ? undefined
        : [...before(a, `let self_ = ${a.seat}\nlet held_ = ${mine}`), ...given(s, a, "held_")];
    },
  },
  {
    name: "harmless: the seat's own through a function",
    intent: "harmless",
    at: (s, a) => {
      const [mine] = secretsFrom(s, "seat_").own;
      return mine === undefined
        ? undefined
        : [member(s, `fn peek(seat_: player) -> bool = ${mine}`), ...given(s, a, `mine_: peek(${a.seat})`)];
    },
  },
  {
    name: "harmless: a loop over the seat's own",
    intent: "harmless",
    at: (s, a, _, mine) =>
      alone(a)
        ? [member(s, "private note_: bool[player] = false"), ...before(a, `repeat ((${mine}) ? 2 : 1) { note_[${a.seat}] = true }`)]
        : undefined,
  },
  {
    name: "harmless: a secret is worked out and put nowhere",
    intent: "harmless",
    at: (_, a, theirs) => (alone(a) ? before(a, `let unused_ = ${theirs}`) : undefined),
  },
  {
    name: "harmless: a secret is kept in a secret place",
    intent: "harmless",
    at: (s, a, theirs) => (alone(a) ? [member(s, "secret box_: bool = false"), ...before(a, `if ${theirs} { box_ = true }`)] : undefined),
  },
  {
    name: "harmless: a secret is revealed before it decides",
    intent: "harmless",
    at: (_, a, theirs) => (alone(a) ? before(a, `let open_ = reveal(${theirs})\nif open_ { ${pries(a.seat)} }`) : undefined),
  },
  {
    name: "harmless: a secret is revealed to the seat that is given it",
    intent: "harmless",
    at: (s, a, theirs) =>
      alone(a)
        ? [
            member(s, "private note_: bool[player] = false"),
            ...before(a, `note_[${a.seat}] = reveal(${theirs}, to: ${a.seat})`),
            ...given(s, a, `note_: note_[${a.seat}]`),
          ]
        : undefined,
  },
  {
    name: "harmless: the seat's own decides whether it is asked, unheard",
    intent: "harmless",
    at: (s, a, _, mine) =>
      alone(a)
        ? [
            member(s, "private pick_: 0..2 [player] = 0".replace("0..2 [player]", "(0..2)[player]")),
            ...before(a, `together { if ${mine} { pick_[${a.seat}] = ${a.seat} chooses 0..2 } }`),
          ]
        : undefined,
  },
];

const firstLet = (block: ast.TogetherStmt): ast.Stmt | undefined => block.body.statements.find((s) => s.kind === "let");
const letsOf = (block: ast.TogetherStmt): string[] =>
  block.body.statements.flatMap((s) =>
    s.kind === "let" ? s.bindings.flatMap((b) => (b.target.kind === "name" ? [b.target.text] : [])) : [],
  );

/** Makes the mutants of a game: each operator at every place and with every secret, at most `most` of one operator. */
export function mutantsOf(scene: Scene, most = 4): Mutant[] {
  const found: Mutant[] = [];
  for (const operator of OPERATORS) {
    const texts = new Set<string>();
    for (const asking of scene.askings) {
      const { others, own } = secretsFrom(scene, asking.seat);
      const pairs = operator.intent === "harmless" ? own.map((mine, i) => [others[i] ?? others[0], mine]) : others.map((t) => [t, own[0]]);
      for (const [theirs, mine] of operator.moment === true ? [["false", "true"]] : pairs) {
        if (texts.size >= most) break;
        const edits = operator.at(scene, asking, theirs, mine ?? "true");
        if (edits === undefined) continue;
        const text = edited(scene.text, edits);
        if (texts.has(text)) continue;
        texts.add(text);
        found.push({
          operator: operator.name,
          where: placeOf(scene, asking.chooses),
          text,
          intent: operator.intent,
          ...(operator.drawn && { drawn: true }),
        });
      }
    }
  }
  return [...found, ...rewritten(scene)];
}

/** Mutants made by changing what is there: words dropped and widened, `reveal` dropped, entries of another seat read. */
function rewritten(scene: Scene): Mutant[] {
  const found: Mutant[] = [];
  const make = (operator: string, node: ast.Node, edits: readonly Edit[]): void => {
    found.push({ operator, where: placeOf(scene, node), text: edited(scene.text, edits), intent: "open" });
  };
  visit(scene.game, (node) => {
    if (node.kind === "visibility") {
      const word = node as ast.VisibilityWord;
      if (word.word === "measured" || word.word === "public") return;
      make("a word is dropped", node, [replace(node, "")]);
      make("a word is widened", node, [replace(node, `seen by ${scene.players.slice(1).join(", ")}`)]);
      if (word.word === "private") make("a word is turned", node, [replace(node, "seen by others")]);
    }
    if (node.kind === "call") {
      const call = node as ast.CallExpr;
      if (call.callee.kind === "name_expr" && call.callee.name.text === "reveal") {
        const [first] = call.args;
        make("a reveal is dropped", node, [replace(node, `(${scene.text.slice(first.span.start, first.span.end)})`)]);
      }
    }
    if (node.kind === "index") {
      const index = node as ast.IndexExpr;
      const { object, indices } = index;
      const [owner] = indices;
      if (object.kind !== "name_expr" || !scene.hidden.some((h) => h.word === "private" && h.field.name.text === object.name.text)) return;
      if (owner.kind === "wildcard" || scene.players.length !== 2) return;
      make("the other's entry is read", node, [replace(owner, `other(${scene.text.slice(owner.span.start, owner.span.end)})`)]);
    }
  });
  return found;
}

function placeOf(scene: Scene, node: ast.Node): string {
  const line = scene.text.slice(0, node.span.start).split("\n").length;
  return `${scene.game.name.text}:${line}`;
}
