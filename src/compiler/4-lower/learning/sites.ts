/** `batch.site is reply`: whether a row is a decision of this name. */
import type * as ast from "../../1-parse/ast.js";
import { nearest } from "../../diagnostics/define.js";
import type { HostExpr, HostType, Table } from "./host.js";
import { notYet, wrongKind } from "./messages.js";
import type { Context } from "./session.js";
import type { Staged } from "./values.js";

type SiteColumn = Staged & { kind: "host"; type: { kind: "column"; table: Table } };

/** The site column of a table. */
export function isSiteColumn(value: Staged): value is SiteColumn {
  return value.kind === "host" && value.type.kind === "column" && value.expr.kind === "column" && value.expr.name === "site";
}

/** Compares the site column with a decision's name. Games number their own decisions, so where they differ each row's game counts too. */
export function isSite(context: Context, left: SiteColumn, name: ast.Name): Staged {
  const { session } = context;
  const { table } = left.type;
  const games = table.games.flatMap((game) => session.games.get(game) ?? []);
  const names = [...new Set(games.flatMap((game) => game.sites.map((site) => site.name)))];
  if (!names.includes(name.text)) {
    const close = nearest(name.text, names);
    return session.fail(
      wrongKind,
      name.span,
      { expected: `a decision of ${table.origin}`, found: `\`${name.text}\`` },
      { help: close === undefined ? `its decisions are ${names.map((n) => `\`${n}\``).join(", ")}` : `did you mean \`${close}\`?` },
    );
  }
  const type: HostType = { ...left.type, level: "decision", of: "bool" };
  const call = (of: string, args: readonly HostExpr[]): HostExpr => ({ kind: "call", name: of, args });
  const at = games.map((game) => game.sites.findIndex((site) => site.name === name.text));
  const plain = (index: number): HostExpr => call("equal", [left.expr, { kind: "const", value: index }]);
  if (at.every((index) => index === at[0])) return { kind: "host", expr: plain(at[0]), type };
  if (left.expr.kind !== "column" || table.pair !== undefined || table.step !== undefined)
    return session.fail(notYet, name.span, { what: `\`${name.text}\`, which is another decision in each of these games,` });
  const { batch } = left.expr;
  const game: HostExpr = { kind: "column", batch, name: "game" };
  const each = games.flatMap(({ name: of }, i) =>
    at[i] < 0 ? [] : [call("and", [call("equal", [game, { kind: "const", value: of }]), plain(at[i])])],
  );
  return { kind: "host", expr: each.reduce((a, b) => call("or", [a, b])), type };
}
