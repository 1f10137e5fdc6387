import type { Game } from "../../contract/game.js";
import { CHANCE, DECIDE, END, type GameTree, type InformationSet } from "./tree.js";

/** A tree in the making: plain lists that grow, turned into typed arrays at the end. Nodes must be closed in the order of their numbers. */
export class TreeArrays<S> {
  private readonly kind: number[] = [];
  private readonly seat: number[] = [];
  private readonly informationSet: number[] = [];
  private readonly edges: { readonly child: readonly number[]; readonly slot: number; readonly probability: readonly number[] | null }[] =
    [];
  private readonly ends: { readonly node: number; readonly returns: readonly number[] }[] = [];
  readonly informationSets: InformationSet<S>[] = [];
  private slots = 0;
  private truncated = 0;

  constructor(
    private readonly game: Game<S>,
    private readonly merged: boolean,
  ) {}

  /** Adds an information set and gives it. */
  addInformationSet(seat: number, site: number, legal: readonly number[], parent: number, node: number, state: S): InformationSet<S> {
    const set = { id: this.informationSets.length, seat, site, legal, first: this.slots, parent, node, state };
    this.informationSets.push(set);
    this.slots += legal.length;
    return set;
  }

  /** Records that `node` draws. */
  chance(node: number, child: readonly number[], probability: readonly number[]): void {
    this.put(node, CHANCE, -1, -1);
    this.edges[node] = { child, slot: -1, probability };
  }

  /** Records that a seat decides at `node`. */
  decide(node: number, set: InformationSet<S>, child: readonly number[]): void {
    this.put(node, DECIDE, set.seat, set.id);
    this.edges[node] = { child, slot: set.first, probability: null };
  }

  /** Records that the game is over at `node`. */
  end(node: number, returns: readonly number[], truncated: boolean): void {
    this.put(node, END, -1, -1);
    this.edges[node] = { child: [], slot: -1, probability: null };
    this.ends.push({ node, returns });
    if (truncated) this.truncated++;
  }

  private put(node: number, kind: number, seat: number, informationSet: number): void {
    this.kind[node] = kind;
    this.seat[node] = seat;
    this.informationSet[node] = informationSet;
  }

  /** Gives the finished tree. */
  finish(): GameTree<S> {
    const nodes = this.kind.length;
    const seats = this.game.info.seats.length;
    const total = this.edges.reduce((sum, edges) => sum + edges.child.length, 0);
    const firstEdge = new Int32Array(nodes + 1);
    const child = new Int32Array(total);
    const slot = new Int32Array(total).fill(-1);
    const probability = new Float64Array(total).fill(1);
    let edge = 0;
    this.edges.forEach((edges, node) => {
      firstEdge[node] = edge;
      for (let k = 0; k < edges.child.length; k++, edge++) {
        child[edge] = edges.child[k];
        if (edges.slot >= 0) slot[edge] = edges.slot + k;
        if (edges.probability) probability[edge] = edges.probability[k];
      }
    });
    firstEdge[nodes] = edge;
    const returns = new Float64Array(nodes * seats);
    for (const { node, returns: scores } of this.ends) returns.set(scores, node * seats);
    const count = (kind: number) => this.kind.reduce((sum, k) => sum + (k === kind ? 1 : 0), 0);
    return {
      game: this.game,
      seats,
      nodes,
      merged: this.merged,
      counts: { chance: count(CHANCE), decision: count(DECIDE), end: count(END), truncated: this.truncated },
      kind: Uint8Array.from(this.kind),
      seat: Int8Array.from(this.seat),
      informationSet: Int32Array.from(this.informationSet),
      firstEdge,
      child,
      slot,
      probability,
      returns,
      informationSets: this.informationSets,
      slots: this.slots,
    };
  }
}
