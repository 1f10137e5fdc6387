/** `writes` (A14, B6): text as a value or none, what others read of it, what it is paid, by sentence of the rule. */
import { describe, expect, it } from "vitest";
import { interpret } from "../support/interpret.js";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { actionOfText, textOfAction } from "../../src/contract/words/texts.js";
import type { Game } from "../../src/contract/game.js";
import { Episode } from "../../src/runtime/games/driver.js";
import { Fault } from "../../src/runtime/games/fault.js";
import { randomGames } from "../../src/runtime/games/random-games.js";
import { randomMove } from "../../src/runtime/games/random-move.js";
import { scalarKernel } from "../../src/runtime/games/scalar-kernel.js";
import { answerPlay, startPlay } from "../../src/runtime/games/text-play.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { WordStream } from "../../src/runtime/random/word-stream.js";
import { solve } from "../../src/runtime/solve/solve.js";
import { promptFor } from "../../src/runtime/words/prompt.js";
import { transcriptOf } from "../../src/runtime/words/transcript.js";
import { played } from "../compiler/5-emit/games/emitted.js";
import { gameOf, lowerFile } from "../support/lower-text.js";

const told = (spec: string) => lowerFile(sourceFile("test.sp", spec)).diagnostics.map((d) => `${d.code} ${d.text}`);
const CHANCE = { key0: 5, key1: 6, collect: 0 };

const BARGAIN = `
format Plan "{thought: private text up to 8} => {number: 1..9}"
format Offer "offer {amount: 0..10}"
format Accept "accept"

/// Two who write to each other.
game bargain {
  roles first, second

  secret number: 1..9 ~ uniform(1..9)

  play {
    let odd = reveal(number mod 2 == 1)
    let plan = first writes Plan given (odd) else { reward first += -1; end with (deals: 0) }
    reward plan += plan.number == number ? 4 : 0
    let answer = second writes Offer | Accept
    match answer {
      none => { reward second += -1 }
      Offer(amount) => { reward answer += amount; reward first += 10 - amount }
      Accept => { reward second += 5 }
    }
    let tries = second writes Offer given (odd, said: plan.number) times 2
    for t in tries { reward t += t is some ? t.amount : -1 }
    end with (deals: count(t is some for t in tries))
  }
}`;

const game = played(gameOf(BARGAIN));

/** Writes texts one after the other from the start. */
function written<S>(of: Game<S>, ...texts: readonly string[]): Episode<S> {
  const episode = new Episode(of, CHANCE, 0);
  for (const text of texts) episode.play(actionOfText(text));
  return episode;
}

const texts = (values: readonly { place: string; value: number | readonly number[] | null }[]): string[] =>
  values.map(({ place, value }) => `${place} ${value === null ? "?" : (textOfAction(value) ?? value)}`);

describe("A14: a text is a value of its format, or none", () => {
  it("fills the holes of what was read, and pays by them", () => {
    const episode = written(game, "x => 3", "offer 4", "offer 7", "no deal");
    expect(game.endRecord(episode.state)).toEqual({ deals: 1 });
    const hit = game.returns(written(game, "x => 3").state)[0];
    expect(game.returns(episode.state)).toEqual([hit + 6, 4 + 7 - 1]);
  });

  it("leaves by `else` where it does not parse, and the reward credits that text", () => {
    const episode = written(game, "nothing like it");
    expect(game.turn(episode.state)).toEqual({ kind: "end", truncated: false });
    expect(game.returns(episode.state)).toEqual([-1, 0]);
    expect([...episode.ledger.of(0)[0].rewards]).toEqual([-1]);
  });

  it("tells formats apart, and text that fits none of them", () => {
    const after = (answer: string) => game.returns(written(game, "x => 3", answer).state)[1];
    expect([after("offer 9"), after("accept"), after("offer 11"), after("")]).toEqual([9, 5, -1, -1]);
  });

  it("credits each sample of `times` by itself", () => {
    const episode = written(game, "x => 3", "accept", "offer 2", "offer 9");
    expect(episode.ledger.of(1).map((row) => row.rewards[0])).toEqual([5, 2, 9]);
  });

  it("is a fault where the action is no text", () => {
    const episode = new Episode(game, CHANCE, 0);
    expect(() => episode.play(3)).toThrow(Fault);
    expect(() => episode.play([0xd800])).toThrow("code points");
  });
});

describe("A5: texts in a `together`", () => {
  const spec = `format Bid "bid {amount: 0..9}"
format Note "{thought: private text up to 8} / {amount: 0..9}"
game auction { players a, b
  play {
    together {
      let one = a writes Bid
      let other = b writes Note
    }
    reward a += one is some ? one.amount : -1
    reward other += other is some ? 10 * other.amount : -10
    together { for p in players { let more = p writes Bid; reward more += more is some ? 100 : 0 } }
    let tries = a writes Bid times 2
    reward t += 1 for t in tries where t is some
    let last = b chooses 0..1
  } }`;
  const game = played(gameOf(spec));

  it("are written at one moment: nobody reads another's before all are written", () => {
    const episode = new Episode(game, CHANCE, 0);
    const heard = (): readonly string[] => texts(game.events(episode.state, 1));
    episode.play(actionOfText("bid 4"));
    expect(heard()).toEqual([]);
    episode.play(actionOfText("sly / 7"));
    expect(heard()).toEqual(["one bid 4", "other sly / 7"]);
    expect(texts(game.events(episode.state, 0))).toEqual(["one bid 4", "other  / 7"]);
  });

  it("are paid each for itself, and agree with the interpreted automaton", () => {
    const said = ["bid 4", "sly / 7", "no", "bid 1", "bid 2", "none of it"];
    const episode = written(game, ...said);
    expect(episode.ledger.of(0).map((row) => row.rewards[0])).toEqual([4, 0, 1, 0]);
    expect(episode.ledger.of(1).map((row) => row.rewards[0])).toEqual([70, 100, 0]);
    const again = interpret(gameOf(spec));
    expect(again.returns(written(again, ...said).state)).toEqual([5, 170]);
    expect(game.returns(episode.state)).toEqual([5, 170]);
  });

  it("tell no seat what it may not know (B14)", () => {
    const report = twinWorlds(game, { mode: "plays", count: 40 });
    expect(report.leak).toBeUndefined();
    expect(report.compared).toBeGreaterThan(0);
  });

  it("cannot depend on one another", () => {
    const late = spec.replace("let other = b writes Note", "let other = b writes Note given (a_said: one is some)");
    expect(told(late)[0]).toMatch(/^SP3315/);
  });
});

describe("B6: what others read of a text", () => {
  const { state } = written(game, "sly => 3");

  it("is all but its private holes", () => {
    expect(texts(game.events(state, 0)).at(-1)).toBe("plan sly => 3");
    expect(texts(game.events(state, 1)).at(-1)).toBe("plan  => 3");
    const reading = promptFor(game, state).map((m) => m.content);
    expect(reading.join("\n")).not.toContain("sly");
    expect(reading.join("\n")).toContain("first:  => 3");
  });

  it("is nothing of a text that fits no format with private holes", () => {
    const spec = `format Plan "{thought: private text up to 8} => {number: 1..9}"
game g { roles a, b
  play { let x = a writes Plan; let y = b chooses bool; reward b += y and x is some } }`;
    const open = played(gameOf(spec));
    expect(texts(open.events(written(open, "psst").state, 1))).toEqual(["x ?"]);
  });

  it("may not go into what another is given, nor decide who is asked", () => {
    const leak = (use: string) =>
      told(`format Plan "{thought: private text up to 8} => {number: 1..9}"
game g { roles a, b
  play { let x = a writes Plan else { end }; ${use}  } }`);
    expect(leak("let y = b chooses bool given (x.number)")).toEqual([]);
    expect(leak("let y = b chooses bool given (n: x.thought)")[0]).toContain("SP3302");
    expect(leak('if x.thought == "a" { let y = b chooses bool }')[0]).toContain("SP330");
  });

  it("does not hide whether the text was read, nor as what", () => {
    const spec = (use: string) => `format Plan "plan {thought: private text up to 8}"
format Pass "pass"
game g { roles a, b
  play { let x = a writes Plan | Pass; ${use} } }`;
    expect(told(spec("match x { none => { end }, Plan(t) => { let y = b chooses bool }, Pass => { end } }"))).toEqual([]);
    expect(told(spec("if x is none { let y = b chooses bool }"))).toEqual([]);
    expect(told(spec('match x { Plan(t) => { if t == "a" { let y = b chooses bool } }, else => { end } }'))[0]).toContain("SP330");
  });

  it("keeps twin worlds alike", () => {
    expect(twinWorlds(game, { seed: 4, count: 60 }).leak).toBeUndefined();
  });
});

describe("the forms of a game of texts", () => {
  it("agree: the automaton's interpreter, the scalar form, and the batch form that steps it", () => {
    const ir = gameOf(BARGAIN);
    const slow = interpret(ir);
    const words = new WordStream(1, 2);
    const kernel = scalarKernel(game);
    const lanes = kernel.create(1);
    for (let episode = 0; episode < 60; episode++) {
      words.reset(0, episode, 0);
      kernel.reset(lanes, 0, episode, CHANCE);
      const fast = new Episode(game, CHANCE, episode);
      const other = new Episode(slow, CHANCE, episode);
      for (let turn = game.turn(fast.state); turn.kind === "decide"; turn = game.turn(fast.state)) {
        expect(slow.turn(other.state)).toEqual(turn);
        expect(slow.events(other.state, turn.seat)).toEqual(game.events(fast.state, turn.seat));
        const [a, b, c] = [0, 1, 2].map(() => new Float32Array(game.info.observation.size));
        game.observe(fast.state, turn.seat, a, 0);
        slow.observe(other.state, turn.seat, b, 0);
        kernel.observe(lanes, c);
        expect([b, c]).toEqual([a, a]);
        const action = words.next() % 5 === 0 ? actionOfText("?") : randomMove(game.info.sites[turn.site], [], words);
        fast.play(action);
        other.play(action);
        if (lanes.texts) lanes.texts[0] = action as readonly number[];
        kernel.step(lanes, new Int32Array(1), CHANCE);
      }
      expect(slow.turn(other.state).kind).toBe("end");
      expect(slow.returns(other.state)).toEqual(game.returns(fast.state));
      expect([...lanes.score]).toEqual([...game.returns(fast.state)]);
      expect(game.endRecord(fast.state)).toEqual(kernel.endRecord?.(lanes, 0));
    }
  });

  it("are played at random with texts that parse", () => {
    const report = randomGames(game, { episodes: 50, seed: 3, promised: false });
    expect(report.problem).toBeUndefined();
    expect(report.decisions).toBe(200);
  });

  it("have no exact tree, and say why", () => {
    expect(() => solve(game)).toThrow("writes text");
  });
});

describe("a seat that writes", () => {
  it("has before it what it is given and nothing else, or what happened and what it is shown", () => {
    const first = new Episode(game, CHANCE, 0);
    expect(transcriptOf(game, first.state, 0)).toEqual([{ text: expect.stringMatching(/^odd: (true|false)\n$/) as string, own: false }]);
    const later = transcriptOf(game, written(game, "x => 3").state, 1);
    expect(later.map((p) => p.own)).toEqual([false, false, false]);
    const chat = played(
      gameOf(`format Line "{words: text up to 20}"
game chat { players a, b
  common_sum
  play { repeat 2 { for p in players { let said = p writes Line } }; draw } }`),
    );
    const passages = transcriptOf(chat, written(chat, "hi", "ho").state, 0);
    expect(passages.slice(0, 2)).toEqual([
      { text: "hi\n", own: true },
      { text: "b: ho\n", own: false },
    ]);
    expect(promptFor(chat, written(chat, "hi", "ho").state).map((m) => m.role)).toEqual(["system", "assistant", "user"]);
  });

  it("types a line in the terminal, is told where it does not read, and may hand it in as it is", async () => {
    let step = await startPlay({ game, humans: [0], seed: 1 });
    expect(step.lines.join("\n")).toContain("{thought} => {number}");
    step = await answerPlay(step.session, "mm => 12");
    expect(step.lines.join(" ")).toContain("expected");
    expect(step.session.status).toBe("asking");
    const sent = await answerPlay(step.session, ":send no");
    expect(sent.lines.at(-1)).toContain("first -1");
    step = await answerPlay(step.session, "mm => 1");
    expect(step.session.status).toBe("over");
  });
});

describe("what is refused", () => {
  it("says so at the place", () => {
    const F = `format A "{n: 1..9}"\nformat B "{m: 1..3}"\n`;
    const play = (body: string) => told(`${F}game g { players a, b\n  common_sum\n  play { ${body}; draw } }`);
    expect(play("let x = a writes A | B")[0]).toContain("SP3800");
    expect(told(`record C { n: 1..9 }\ngame g { players a, b\n  common_sum\n  play { let x = a writes C; draw } }`)[0]).toContain("SP3801");
    expect(play("let x = a writes A else { }")[0]).toContain("SP3802");
    expect(play("let xs = a writes A times 2 else { end }")[0]).toContain("SP3205");
    expect(told(`${F}fn f(x: int) -> int { let y = x writes A; return 1 }\ngame g { players a, b\n play { draw } }`)[0]).toContain(
      "`writes`",
    );
  });
});
