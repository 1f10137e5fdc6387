/** The names that the language brings. Their typing rules are in `3-check/builtin-rules.ts`; `docs/reference` is made from this table. */

export interface Builtin {
  /** How it is called, in words of the language. */
  readonly signature: string;
  readonly doc: string;
}

/** Functions that games, functions and constants may call. */
export const builtinFunctions: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["any", { signature: "any(bools) -> bool", doc: "Is true if one of the values is true; false of nothing." }],
  ["all", { signature: "all(bools) -> bool", doc: "Is true if every value is true; true of nothing." }],
  ["sum", { signature: "sum(numbers) -> number", doc: "Adds the values up; 0 of nothing. A bool counts as 0 or 1." }],
  ["count", { signature: "count(bools) -> int", doc: "Counts the values that are true." }],
  ["min", { signature: "min(a, b, …) or min(values)", doc: "Gives the smallest value." }],
  ["max", { signature: "max(a, b, …) or max(values)", doc: "Gives the largest value." }],
  ["mean", { signature: "mean(numbers) -> real", doc: "Gives the average of the values." }],
  ["argmax", { signature: "argmax(e for x in xs) -> x", doc: "Gives the x with the largest e; of equals, the first." }],
  ["argmin", { signature: "argmin(e for x in xs) -> x", doc: "Gives the x with the smallest e; of equals, the first." }],
  ["abs", { signature: "abs(number) -> number", doc: "Gives the value without its sign." }],
  ["sign", { signature: "sign(number) -> -1..1", doc: "Gives -1, 0 or 1." }],
  ["floor", { signature: "floor(real) -> int", doc: "Rounds down." }],
  ["ceil", { signature: "ceil(real) -> int", doc: "Rounds up." }],
  ["round", { signature: "round(real) -> int", doc: "Rounds to the nearest whole number, halves up." }],
  ["int", { signature: "int(bool or index) -> int", doc: "Gives 0 or 1 for a bool, the position for a member, seat or cell." }],
  ["real", { signature: "real(int) -> real", doc: "Gives the number as a real." }],
  ["sqrt", { signature: "sqrt(real) -> real", doc: "Gives the square root." }],
  ["exp", { signature: "exp(real) -> real", doc: "Gives e to the power of the value." }],
  ["log", { signature: "log(real) -> real", doc: "Gives the natural logarithm." }],
  ["sin", { signature: "sin(real) -> real", doc: "Gives the sine of an angle in radians." }],
  ["cos", { signature: "cos(real) -> real", doc: "Gives the cosine of an angle in radians." }],
  ["tanh", { signature: "tanh(real) -> real", doc: "Gives the hyperbolic tangent." }],
  ["norm", { signature: "norm(xs) -> real", doc: "Gives the length of a vector: the root of the sum of its squares." }],
  ["dot", { signature: "dot(xs, ys) -> number", doc: "Gives the sum of the products of the numbers of two arrays, one by one." }],
  ["one_hot", { signature: "one_hot(x) -> real[T]", doc: "Gives a number for each value of a finite type: 1 at x, and 0 elsewhere." }],
  ["clamp", { signature: "clamp(x, low, high) -> number", doc: "Gives x, but no less than low and no more than high." }],
  ["other", { signature: "other(p: player) -> player", doc: "Gives the other player of a game for two." }],
  [
    "lines",
    { signature: "lines(Cell, length: int) -> lists of cells", doc: "Lists the straight lines of a grid: rows, columns, both diagonals." },
  ],
  ["neighbours", { signature: "neighbours(cell) -> list of cells", doc: "Lists the cells that share an edge with a cell." }],
  ["distance", { signature: "distance(cell, cell) -> int", doc: "Counts the steps along rows and columns between two cells." }],
  ["picture", { signature: "picture(board, none: text, a: text, …) -> text", doc: "Draws a grid as text, one line a row." }],
  ["size", { signature: "size(list or type) -> int", doc: "Counts the entries of a list, array or type." }],
  ["zip", { signature: "zip(xs, ys, …) -> list of tuples", doc: "Pairs the entries of lists by position." }],
  ["concat", { signature: "concat(lists) -> list", doc: "Joins lists in order." }],
  ["sort", { signature: "sort(xs, by: x => key) -> list", doc: "Sorts a list; equals keep their order." }],
  ["mode", { signature: "mode(values) -> value?", doc: "Gives the most frequent value; of equals, the first." }],
  ["score", { signature: "score(seat) -> real", doc: "Gives what a seat has been paid so far; in tests." }],
  ["is_legal", { signature: "is_legal(move) -> bool", doc: "Says whether the seat that is asked may choose a move; in tests." }],
  ["deal", { signature: "~ deal(values)", doc: "Draws different values, one for each entry of the place." }],
  ["uniform", { signature: "~ uniform(values)", doc: "Draws one of the values, all equally likely." }],
  ["shuffle", { signature: "~ shuffle(list)", doc: "Draws an order of the list, all equally likely." }],
  ["normal", { signature: "~ normal(mean, deviation)", doc: "Draws from a normal distribution." }],
  ["sample", { signature: "~ sample(k, list)", doc: "Draws k entries with replacement." }],
  ["distinct", { signature: "~ distinct(k, list)", doc: "Draws k different entries." }],
  ["sphere", { signature: "~ sphere(n)", doc: "Draws a direction: n reals whose squares add up to one." }],
  ["reveal", { signature: "reveal(e) or reveal(e, to: seat)", doc: "Makes a value as visible as the place it is put into, or to a seat." }],
]);

/** Values that some places bring: `me` where a seat observes or is shown, `turn` and `winner` in `show` and tests, `it` in `where`. */
export const builtinValues: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["me", { signature: "me: seat", doc: "The seat that observes, is shown, or is asked; in `observe`, `show` and `given`." }],
  ["turn", { signature: "turn: seat?", doc: "The seat that is asked now; in `show` and tests." }],
  ["result", { signature: "result: record", doc: "What the end handed out (`end with`), by name; in tests." }],
  ["winner", { signature: "winner: player?", doc: "The player that won, or none; in `show` and tests." }],
  ["it", { signature: "it", doc: "The value that a `where` tests." }],
  ["pi", { signature: "pi: real", doc: "Half the circumference of a circle of radius 1." }],
  ["some", { signature: "x is some", doc: "Tests that an optional value is there." }],
]);

/** Types that have names of their own. */
export const builtinTypes: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["bool", { signature: "bool", doc: "true or false." }],
  ["int", { signature: "int", doc: "A whole number of 32 bits; state should rather use `lo..hi`." }],
  ["real", { signature: "real", doc: "A number with a fraction; 32 bits in games." }],
  ["text", { signature: "text up to n", doc: "A text." }],
  ["grid", { signature: "grid(rows, columns)", doc: "The cells of a board, row by row." }],
  ["Dist", { signature: "Dist[T]", doc: "A distribution over T." }],
  ["Game", { signature: "Game", doc: "Any game." }],
  ["Policy", { signature: "Policy", doc: "A policy." }],
  ["State", { signature: "State of g", doc: "A state of a game." }],
  ["Batch", { signature: "Batch of g", doc: "A table of collected decisions." }],
  ["Episode", { signature: "Episode of g", doc: "One collected episode." }],
  ["Decision", { signature: "Decision of g", doc: "One collected decision." }],
  ["weights", { signature: "weights(network)", doc: "What a network has learned, as a value." }],
  ["Window", { signature: "Window", doc: "A run of consecutive decisions." }],
]);

/** Names that methods, networks and claims may use besides; the learning part of the checker knows what they mean. Extend it freely. */
export const learningBuiltins: Set<string> = new Set(
  `logp entropy std variance median normalise mode exploitability nash_conv best_response value_of solve cfr cfr_plus mccfr lp minimax adam sgd rmsprop
   agent writer tabular scripted says remote language_model greedy random uniform_policy snapshot mix reset perturb exact stop kl ratio log_softmax softmax
   sigmoid relu gelu silu tanh softplus dense conv embedding attention gru lstm layer_norm norm dropout flatten unit one_hot concat stack cross_entropy huber squared
   gae to_go next scan windows parts join spread sample distinct sort ahead play_out pass_rate mean_return win_rate average average_policy seed characters
   linear cosine constant zeros ones range first last quantile cumsum einsum transpose reshape matmul maximum minimum where
   dot log_sigmoid chained apart one ascending descending player seat episode trajectory decision token step group seed
   symbols causal_attention
   categorical gaussian bernoulli table held_out newest oldest highest lowest priority unique decay ema random_player loss_rate mean_score optimal_player solved_player
   nash pairs partners initial top proportional move_value best_value best_move duelling rms_norm silu position projection count any all value adamw rmsprop
   searching expected_logp mean_action chances`
    .split(/\s+/)
    .filter((name) => name !== ""),
);

/** Says whether the language brings a value or function of this name to games, functions and constants. */
export function isBuiltinValue(name: string): boolean {
  return builtinFunctions.has(name) || builtinValues.has(name);
}
