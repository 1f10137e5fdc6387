import { readFileSync } from "node:fs";

/** Reads a file of known numbers; `test/truth/README.md` says where they come from. */
export function truth<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../truth/${name}.json`, import.meta.url), "utf8")) as T;
}

/** Reads a fraction such as `-1/18`. */
export function fraction(text: string): number {
  const [numerator, denominator = "1"] = text.split("/");
  return Number(numerator) / Number(denominator);
}

export interface KuhnTruth {
  readonly value_player0: string;
  readonly decision_nodes: number;
  readonly terminal_nodes: number;
  readonly infosets: number;
  readonly infosets_per_player: readonly number[];
  readonly equilibrium_family: { readonly bet_probability: Readonly<Record<string, string>> };
  readonly uniform_policy: {
    readonly value_player0: string;
    readonly best_response_value: readonly string[];
    readonly nashconv: string;
    readonly exploitability: string;
  };
  readonly always_pass_policy: { readonly nashconv: number; readonly value_player0: number };
  readonly uniform_best_response_actions_0pass_1bet: Readonly<Record<"p0" | "p1", Readonly<Record<string, number>>>>;
  readonly cfr_average_policy_nashconv_alternating: Readonly<Record<string, number>>;
  readonly cfr_plus_average_policy_nashconv_linear_avg: Readonly<Record<string, number>>;
  readonly three_players: { readonly decision: number; readonly terminal: number; readonly infosets: number };
}

export interface TicTacToeTruth {
  readonly distinct_states_incl_terminal: number;
  readonly histories_incl_root_and_terminals: number;
  readonly complete_games: number;
  readonly terminal_states: { readonly total: number };
  readonly non_terminal_histories: number;
  readonly optimal_value: number;
  readonly uniform_random_play_exact: { readonly p_x: number; readonly p_o: number; readonly p_draw: number };
}
