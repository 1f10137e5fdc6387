/** Keys that are the same on every row, and channels of rewards that no method reads: mostly something else was meant. */
import type * as ast from "../../1-parse/ast.js";
import { visit } from "../../1-parse/walk.js";
import type { Reporter } from "../../diagnostics/define.js";
import type { HostExpr, Table } from "./host.js";
import { channelUnread, keyUnvarying } from "./messages.js";
import { asHost } from "./operators.js";
import type { Context, Session } from "./session.js";
import type { Staged } from "./values.js";

/** Warns where a method of the spec itself groups by a key that all rows have in common: `by` and `per` then do nothing. */
export function checkKey(context: Context, expr: ast.ClauseExpr, key: Staged): void {
  const { session } = context;
  if (!session.checking || expr.argument.span.file !== session.spec) return;
  const host = asHost(key);
  const table = host?.type.kind === "column" ? host.type.table : undefined;
  if (host === undefined || (table === undefined && mentionsNames(expr.argument))) return;
  const reason = fixed(session, host.expr, table);
  if (reason === undefined) return;
  session.report(
    keyUnvarying,
    expr.argument.span,
    { word: expr.word, reason },
    {
      why: "all rows fall into one group",
      help: `leave \`${expr.word}\` away, or write what tells the rows apart: \`.seat\`, a parameter of the game`,
    },
  );
}

/** A number or name that is no literal may be another with other settings. */
function mentionsNames(expr: ast.Expr): boolean {
  let found = false;
  visit(expr, (node) => {
    found ||= node.kind === "name_expr" || node.kind === "member";
  });
  return found;
}

/** Why a key is the same on all rows of its table; undefined where it may vary. */
function fixed(session: Session, key: HostExpr, table: Table | undefined): string | undefined {
  switch (key.kind) {
    case "const":
      return "a constant";
    case "column":
      return table && fixedColumn(session, key.name, table);
    case "call": {
      if (key.name !== "key") return undefined;
      const parts = key.args.map((part) => fixed(session, part, table));
      return parts.every((part) => part !== undefined) ? [...new Set(parts)].join(", and ") : undefined;
    }
    default:
      return undefined;
  }
}

function fixedColumn(session: Session, name: string, table: Table): string | undefined {
  if (!table.plain || table.columns?.has(name)) return undefined;
  const [game] = table.games;
  if (name === "game" && table.games.length === 1) return `${table.origin} has one game, \`${game}\``;
  const [policy] = table.policies;
  // What the run computes may be another policy in each episode.
  if (name === "policy" && table.policies.length === 1 && !policy.endsWith("@")) return `${table.origin} has one policy, \`${policy}\``;
  const seats = table.games.map((g) => session.games.get(g)?.seats.length);
  if (name === "seat" && seats.every((n) => n === 1)) return `${table.origin} has one seat`;
  return undefined;
}

/** What methods read of the rewards of games, over all methods of a spec. */
export class RewardsRead {
  private readonly all = new Set<string>();
  private readonly channels = new Map<string, Set<string>>();

  /** Notes what a method read: by game, channels, or all of them as a sum. */
  add(session: Session): void {
    for (const { games, channel } of session.rewards) {
      for (const game of games) {
        const decl = session.games.get(game)?.span;
        if (decl === undefined) continue;
        const at = placeOf(decl);
        if (channel === undefined) this.all.add(at);
        else this.channels.set(at, (this.channels.get(at) ?? new Set()).add(channel));
      }
    }
  }

  /** Warns of channels that a game pays on where methods learn from other channels of that game, and from no sum. */
  report(games: readonly ast.GameDecl[], report: Reporter): void {
    for (const game of games) {
      const at = placeOf(game.span);
      const read = this.channels.get(at);
      if (read === undefined || this.all.has(at)) continue;
      const told = new Set(read);
      visit(game, (node) => {
        if (node.kind !== "reward") return;
        const { channel } = node as ast.RewardStmt;
        if (channel === undefined || told.has(channel.text)) return;
        told.add(channel.text);
        report(
          channelUnread,
          channel.span,
          { channel: channel.text, game: game.name.text },
          {
            why: `what is read of its rewards is ${[...read].map((c) => `\`reward.${c}\``).join(", ")}, so these are paid for nothing`,
            help: `read \`batch.reward.${channel.text}\`, or \`batch.reward\`, the sum of all channels`,
          },
        );
      });
    }
  }
}

const placeOf = (span: ast.Node["span"]): string => `${span.file.path}:${span.start}`;
