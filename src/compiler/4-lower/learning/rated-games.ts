/** The games that a policy must know because it rates rows of them, though it may never play them: others did, whom it imitates. */
import type * as ast from "../../1-parse/ast.js";
import { visit } from "../../1-parse/walk.js";
import { isBatch } from "./joining.js";
import type { Table } from "./host.js";
import type { Context } from "./session.js";

/** Notes that a policy is asked about rows of a table. */
export function playsRowsOf({ session }: Context, policy: string, table: Table): void {
  const games = session.policies.get(policy)?.games;
  for (const name of table.games) {
    const game = session.games.get(name);
    if (game) games?.set(name, game);
  }
}

/** Notes the tables that an objective names: it is built when all games are known, and would learn of these too late. */
export function ratesRowsOf(context: Context, policy: string, body: ast.Block): void {
  visit(body, (node) => {
    if (node.kind !== "name_expr") return;
    const found = context.scope.find((node as ast.NameExpr).name.text);
    if (found && isBatch(found)) playsRowsOf(context, policy, found.type.table);
  });
}
