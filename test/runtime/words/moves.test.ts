import { describe, expect, test } from "vitest";
import type { Game } from "../../../src/contract/game.js";
import { Episode } from "../../../src/runtime/games/driver.js";
import { streamKey } from "../../../src/runtime/random/philox.js";
import { tokenTree } from "../../../src/contract/words/masking.js";
import { answerGrammar, MARKER, readMove, writeMove } from "../../../src/runtime/words/moves.js";
import { promptFor } from "../../../src/runtime/words/prompt.js";
import { xorshift } from "../../compiler/5-emit/games/compare.js";
import { everySpec, gamesOf } from "../../support/every-game.js";
import { acceptor } from "../../support/gbnf.js";
import { shelf } from "../../stdlib/shelf.js";

const LONG = process.env.SPC_LONG !== undefined;

/** Looks at every legal move of a decision: what is written is read as it, alone and at the end of an answer, and the mask lets it through. */
function holdsAt<S>(game: Game<S>, state: S, most = Infinity): number {
  const turn = game.turn(state);
  if (turn.kind !== "decide" || game.info.sites[turn.site].real !== undefined) return 0;
  const legal = game.legal(state);
  const plain = answerGrammar(game, state)!.masker;
  const checked = legal.length <= most ? legal : legal.filter((_, i) => i % Math.ceil(legal.length / most) === 0);
  for (const action of checked) {
    const words = writeMove(game, turn.site, action);
    const wanted = { kind: "action", action };
    if (words.trim() === "") throw new Error(`a move of ${game.info.name} has no words`);
    expect(readMove(game, turn.site, legal, words), words).toEqual(wanted);
    expect(readMove(game, turn.site, legal, `I think of ${words}?\nNo matter.\n**Move: ${words}.**`), words).toEqual(wanted);
    const place = plain.after(plain.start(), words);
    expect(place !== undefined && plain.mayEnd(place), words).toBe(true);
  }
  for (const other of game.info.sites[turn.site].labels.filter((_, i) => !legal.includes(i)).slice(0, most)) {
    const place = plain.after(plain.start(), other);
    expect(place !== undefined && plain.mayEnd(place), other).toBe(false);
    expect(readMove(game, turn.site, legal, other).kind, other).not.toBe("action");
  }
  return checked.length;
}

const specs = everySpec().filter((spec) => spec.startsWith("stdlib/games/"));

describe("every game of the shelf is played in words, its spec unchanged", () => {
  test.each(specs)("%s", (spec) => {
    for (const { running } of gamesOf(spec)) {
      const { game } = running;
      let moves = 0;
      let asked = 0;
      const random = xorshift(7);
      for (let episode = 0; episode < (LONG ? 40 : 2); episode++) {
        const play = new Episode(game, { key0: 5, key1: streamKey("chance"), collect: 0 }, episode);
        for (let turn = game.turn(play.state); turn.kind === "decide"; turn = game.turn(play.state)) {
          moves += holdsAt(game, play.state, LONG ? Infinity : 8);
          const sent = promptFor(game, play.state);
          expect(sent.map(({ role }) => role)).toEqual(["system", "user"]);
          const legal = game.legal(play.state);
          if (legal.length <= 200)
            for (const action of legal.slice(0, 3)) expect(sent[1].content.split("\n")).toContain(writeMove(game, turn.site, action));
          asked += 1;
          if (asked > (LONG ? Infinity : 25)) break;
          play.play(legal[random() % legal.length]);
        }
      }
      expect(moves).toBeGreaterThan(0);
    }
  });

  test.each(["kuhn_poker", "tic_tac_toe", "rock_paper_scissors"])("%s in every position", (name) => {
    const { game } = shelf(name);
    const seen = new Set<string>();
    const waiting = [game.initial()];
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      const key = game.key(state);
      if (seen.has(key)) continue;
      seen.add(key);
      const turn = game.turn(state);
      if (turn.kind === "decide") {
        holdsAt(game, state);
        for (const action of game.legal(state)) waiting.push(game.apply(state, action));
      } else if (turn.kind === "chance") for (const { value } of game.outcomes(state)) waiting.push(game.apply(state, value));
    }
    expect(seen.size).toBeGreaterThan(3);
  });
});

describe("answers", () => {
  const { game } = shelf("tic_tac_toe");
  const state = game.initial();
  const read = (answer: string) => readMove(game, 0, game.legal(state), answer);

  test("what stands behind the last `move:` counts, wherever else moves are named", () => {
    expect(read("The corner (0, 0) is weak.\nmove: (1, 1)")).toEqual({ kind: "action", action: 4 });
    expect(read("move: (0, 0)\nOr rather:\nMove: `(2, 2)`")).toEqual({ kind: "action", action: 8 });
    expect(read("```\nmove: b2\n```")).toEqual({ kind: "action", action: 4 });
    expect(read("I take the middle.\n(1, 1)")).toEqual({ kind: "action", action: 4 });
  });

  test("what names no move, or several, is no move", () => {
    expect(read("(1, 1) or (0, 0), who knows").kind).not.toBe("action");
    expect(read("move: somewhere in the middle\n(1, 1)").kind).toBe("unknown");
    expect(read("move: (1").kind).toBe("ambiguous");
    expect(read("").kind).toBe("unknown");
    expect(readMove(game, 0, game.legal(game.apply(state, 4)), "move: (1, 1)")).toEqual({ kind: "illegal", label: "(1, 1)" });
  });

  test("the grammar lets a thought and then a legal move through, and nothing else", () => {
    const after = game.apply(state, 4);
    const { gbnf, masker } = answerGrammar(game, after, true)!;
    const accepts = acceptor(gbnf);
    const ends = (text: string): boolean => {
      const place = masker.after(masker.start(), text);
      return place !== undefined && masker.mayEnd(place);
    };
    for (const [text, fits] of [
      [`hm\n${MARKER}(0, 0)`, true],
      [`two\nlines\n${MARKER}(2, 1)`, true],
      [`hm\n${MARKER}(1, 1)`, false],
      [`hm\n${MARKER}(0, 0)!`, false],
      ["(0, 0)", false],
    ] as const) {
      expect(accepts(text), text).toBe(fits);
      expect(ends(text), text).toBe(fits);
    }
    const out = new Uint8Array(4);
    const start = masker.after(masker.start(), `x\n${MARKER}(0, `)!;
    masker.open(start, tokenTree(["0)", "1", "3", ""]), out);
    expect([...out]).toEqual([1, 1, 0, 0]);
  });
});

test("a prompt tells what the seat sees and nothing of what it may not see", () => {
  const { game } = shelf("kuhn_poker");
  const said: string[] = [];
  // The first player's prompt is the same whatever card the second holds.
  for (const { value } of game.outcomes(game.initial())) {
    let state = game.apply(game.initial(), value);
    while (game.turn(state).kind === "chance") state = game.apply(state, game.outcomes(state)[0].value);
    said.push(promptFor(game, state)[1].content);
  }
  expect(new Set(said).size).toBe(3);
});
