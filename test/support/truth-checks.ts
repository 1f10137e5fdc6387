/** Counts and plays games in any form that fulfils the game contract, for comparing with known truth. */
import type { Game } from "../../src/contract/game.js";

/** Calls `visit` at every node of the tree, with the probability of reaching it when every choice is uniform. */
export function walk<S>(game: Game<S>, visit: (state: S, reach: number, depth: number) => void): void {
  const from = (state: S, reach: number, depth: number): void => {
    visit(state, reach, depth);
    const turn = game.turn(state);
    if (turn.kind === "end") return;
    if (turn.kind === "chance") for (const o of game.outcomes(state)) from(game.apply(state, o.value), reach * o.probability, depth);
    else {
      const legal = game.legal(state);
      for (const action of legal) from(game.apply(state, action), reach / legal.length, depth + 1);
    }
  };
  from(game.initial(), 1, 0);
}

/** What a seat knows at its decision, as text: its observation, legal moves and the site. */
export function knowledge<S>(game: Game<S>, state: S): string {
  const turn = game.turn(state);
  if (turn.kind !== "decide") throw new Error("nobody decides here");
  const out = new Float32Array(game.info.observation.size);
  game.observe(state, turn.seat, out, 0);
  return JSON.stringify([turn.seat, turn.site, [...out], game.legal(state)]);
}

/** Counts Kuhn poker's nodes, endings and information sets. */
export function countKuhn<S>(game: Game<S>) {
  let decisionNodes = 0;
  let endings = 0;
  let longest = 0;
  const value = [0, 0];
  const sets = [new Set<string>(), new Set<string>()];
  walk(game, (state, reach, depth) => {
    const turn = game.turn(state);
    if (turn.kind === "decide") {
      decisionNodes++;
      sets[turn.seat].add(knowledge(game, state));
    }
    if (turn.kind === "end") {
      endings++;
      longest = Math.max(longest, depth);
      game.returns(state).forEach((r, seat) => (value[seat] += reach * r));
    }
  });
  return {
    decisionNodes,
    endings,
    informationSets: sets[0].size + sets[1].size,
    perSeat: sets.map((s) => s.size),
    longest,
    valueUnderUniform: value.map((v) => Math.round(v * 1e12) / 1e12),
  };
}

/** Counts tic-tac-toe's distinct states and complete games. */
export function countTicTacToe<S>(game: Game<S>) {
  let layer = new Map<string, { state: S; paths: number }>([[game.key(game.initial()), { state: game.initial(), paths: 1 }]]);
  const statesByPly: number[] = [];
  const ends = { xWins: 0, oWins: 0, draws: 0 };
  while (layer.size > 0) {
    statesByPly.push(layer.size);
    const next = new Map<string, { state: S; paths: number }>();
    for (const { state, paths } of layer.values()) {
      if (game.turn(state).kind === "end") {
        const [x] = game.returns(state);
        ends[x > 0 ? "xWins" : x < 0 ? "oWins" : "draws"] += paths;
        continue;
      }
      for (const action of game.legal(state)) {
        const after = game.apply(state, action);
        const key = game.key(after);
        const known = next.get(key);
        if (known === undefined) next.set(key, { state: after, paths });
        else known.paths += paths;
      }
    }
    layer = next;
  }
  const states = statesByPly.reduce((a, b) => a + b, 0);
  return { states, completeGames: ends.xWins + ends.oWins + ends.draws, ...ends, statesByPly };
}

/** Plays every pair of throws: `[first, second, what first is paid]`. */
export function playRockPaperScissors<S>(game: Game<S>): [number, number, number][] {
  const results: [number, number, number][] = [];
  for (let first = 0; first < 3; first++) {
    for (let second = 0; second < 3; second++) {
      const chosen = game.apply(game.initial(), first);
      const unseen = game.apply(game.initial(), (first + 1) % 3);
      if (knowledge(game, chosen) !== knowledge(game, unseen)) throw new Error("the second seat sees the first one's throw");
      const end = game.apply(chosen, second);
      if (game.turn(end).kind !== "end") throw new Error("not over after two throws");
      const [a, b] = game.returns(end);
      if (a + b !== 0) throw new Error("not zero-sum");
      results.push([first, second, a]);
    }
  }
  return results;
}

/** Plays some games by a fixed rule and checks that observations stay in their row and hold 0, 1 or a real. */
export function checkObservations<S>(game: Game<S>): void {
  const { size } = game.info.observation;
  for (let round = 0; round < 20; round++) {
    let state = game.initial();
    for (let step = 0; ; step++) {
      const turn = game.turn(state);
      if (turn.kind === "end") break;
      if (turn.kind === "chance") {
        const outcomes = game.outcomes(state);
        state = game.apply(state, outcomes[(round * 7 + step) % outcomes.length].value);
        continue;
      }
      const row = new Float32Array(size + 2).fill(7);
      game.observe(state, turn.seat, row, 1);
      if (row[0] !== 7 || row[size + 1] !== 7) throw new Error("an observation was written outside its row");
      if (row.subarray(1, size + 1).includes(7)) throw new Error("a part of the observation was not written");
      if (row[1 + turn.seat] !== 1) throw new Error("`me` is not first");
      const legal = game.legal(state);
      state = game.apply(state, legal[(round * 5 + step * 3) % legal.length]);
    }
  }
}
