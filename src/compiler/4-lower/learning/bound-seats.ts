/** Which seats a binding of a `collect` means (D5): `first: p`, `player[0]: p`, `captain[left]: p`, `pilot[side, 0]: p`, `every captain: p`. */
import type * as ast from "../../1-parse/ast.js";
import type { GameIr } from "../games/ir.js";
import { unboundSeat } from "./messages.js";
import type { Context } from "./session.js";

/** The seats that a binding of roles means, by number; nothing where it names no roles. Names in the brackets that stand for nothing match every index. */
export function roleSeats(context: Context, item: ast.Bind, games: readonly GameIr[]): readonly number[] | undefined {
  const { name } = item;
  if (name === undefined || (item.what !== "every" && item.indices.length === 0)) return undefined;
  const all = games.map((game) => game.seats.flatMap((seat, i) => (roleOf(seat).role === name.text ? [i] : [])));
  if (all.every((seats) => seats.length === 0)) return undefined;
  const wanted = item.indices.map((index) => labelOf(index));
  const places = games.map((game, g) =>
    all[g].filter((i) => {
      const { labels } = roleOf(game.seats[i]);
      return (
        wanted.length === 0 || (wanted.length === labels.length && wanted.every((w, k) => labels[k] === w || open(game, name.text, k, w)))
      );
    }),
  );
  const [first] = places;
  if (first.length > 0 && places.every((p) => p.join() === first.join())) return first;
  const lacking = games[places.findIndex((p) => p.length === 0)] ?? games[0];
  const { file, start, end } = item.span;
  context.session.report(
    unboundSeat,
    name.span,
    { seat: file.text.slice(start, end).split(":")[0].trim(), game: lacking.name },
    { help: `its seats are ${lacking.seats.join(", ")}` },
  );
  return [];
}

/** Whether an index is a name of the binding itself: no entry of the role has that label there. */
function open(game: GameIr, role: string, k: number, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (/^\d+$/.test(wanted)) return false;
  return !game.seats.some((seat) => roleOf(seat).role === role && roleOf(seat).labels[k] === wanted);
}

function labelOf(index: ast.IndexNode): string | undefined {
  if (index.kind === "number") return String(index.value);
  return index.kind === "name_expr" ? index.name.text : undefined;
}

/** `pilot[left, 0]` taken apart. */
function roleOf(seat: string): { readonly role: string; readonly labels: readonly string[] } {
  const [, role, inside] = /^(\w+)(?:\[(.*)\])?$/.exec(seat) ?? ["", seat, undefined];
  return { role, labels: inside === undefined ? [] : inside.split(", ") };
}
