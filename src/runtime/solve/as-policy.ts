import { stateKey } from "./build-graph.js";
import { unknownSituation } from "./messages.js";
import { rowOf, type PolicyFunction, type TabularPolicy } from "./policy-table.js";
import { SituationKeys } from "./situation-key.js";

/**
 * Makes a table answer for any state of its game. The state's observation and visible events pick the row; where a restricted observation
 * (`given`) hides what tells two rows apart, asking is a fault.
 */
export function asPolicy<S>(table: TabularPolicy<S>): PolicyFunction<S> {
  const { tree } = table;
  const keys = new SituationKeys(tree.game);
  const keyOf = (state: S, seat: number): string => {
    if (tree.merged) return stateKey(tree.game, state);
    const turn = tree.game.turn(state);
    if (turn.kind !== "decide" || turn.seat !== seat)
      throw unknownSituation({ game: tree.game.info.name, because: "the seat is not to move" });
    return `${seat} ${keys.key(state, seat, turn.site, tree.game.legal(state))}`;
  };
  const rows = new Map<string, Float64Array | null>();
  for (const set of tree.informationSets) {
    const key = keyOf(set.state, set.seat);
    const row = rowOf(table, set);
    const other = rows.get(key);
    const same = other === undefined || (other !== null && row.every((p, k) => p === other[k]));
    rows.set(key, same ? row : null);
  }
  return (game, state, seat) => {
    const row = rows.get(keyOf(state, seat));
    const fault = (because: string) => unknownSituation({ game: game.info.name, because });
    if (row === undefined) throw fault("it cannot arise in the game the table was made from");
    if (row === null) throw fault("what the seat saw earlier decides, and its observation does not repeat it");
    return row;
  };
}
