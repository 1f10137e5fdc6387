/** How weights are called: `hero.mlp.dense1[0]`: whose they are, the network, the layer in the order of first use, its index. */
import type * as ast from "../../1-parse/ast.js";
import { toConst } from "./known.js";
import type { GraphContext, Session } from "./session.js";
import type { Owner, Staged } from "./values.js";

/** Names the layers of an owner's network. A layer written once is one layer, wherever its function is called and whoever has its weights. */
export function namesOf(session: Session, owner: Pick<Owner, "name" | "network">): GraphContext["weightName"] {
  const { decl } = owner.network;
  return (site, layer, indices) => layerNamed(session, decl, `${owner.name}.${decl.name.text}`, site, layer, indices);
}

/** Names one layer of a network or function `home`, whose layers begin with `prefix`. */
export function layerNamed(
  session: Session,
  home: ast.Node,
  prefix: string,
  site: ast.Node,
  layer: string,
  indices: readonly Staged[],
): string {
  let labels = session.layers.get(home);
  if (!labels) session.layers.set(home, (labels = new Map()));
  let label = labels.get(site);
  if (label === undefined) {
    const known = [...labels.values()].filter((l) => l.slice(0, layer.length) === layer && /^\d+$/.test(l.slice(layer.length))).length;
    labels.set(site, (label = `${layer}${known + 1}`));
  }
  const at = indices.length > 0 ? `[${indices.map((i) => (i.kind === "member" ? i.label : String(toConst(i) ?? "?"))).join(",")}]` : "";
  return `${prefix}.${label}${at}`;
}

/** A weight's name without its owner's: what two owners of one network have in common. */
export function withoutOwner(weight: string): string {
  return weight.slice(weight.indexOf(".") + 1);
}
