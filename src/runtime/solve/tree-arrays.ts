import type { Game } from "../../contract/game.js";
import { CHANCE, DECIDE, END, type GameTree, type InformationSet } from "./tree.js";

const SLOTLESS = -1;

/** A tree in the making. Nodes may be filled in any order; `finish` lays their edges out in the order of their numbers. */
export class TreeArrays<S> {
  readonly informationSets: InformationSet<S>[] = [];
  private nodes = 0;
  private kind = new Uint8Array(1024);
  private informationSet = new Int32Array(1024);
  /** Where a node's children stand in `child`, in the order the nodes were filled. */
  private start = new Int32Array(1024);
  private count = new Int32Array(1024);
  private readonly child: number[] = [];
  private readonly probability: number[] = [];
  private readonly endNodes: number[] = [];
  private readonly scores: number[] = [];
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
    this.fill(node, CHANCE, -1, child, probability);
  }

  /** Records that a seat decides at `node`. */
  decide(node: number, set: InformationSet<S>, child: readonly number[]): void {
    this.fill(node, DECIDE, set.id, child);
  }

  /** Records that the game is over at `node`. */
  end(node: number, returns: readonly number[], truncated: boolean): void {
    this.fill(node, END, -1, []);
    this.endNodes.push(node);
    for (const score of returns) this.scores.push(score);
    if (truncated) this.truncated++;
  }

  private fill(node: number, kind: number, informationSet: number, child: readonly number[], probability?: readonly number[]): void {
    if (node >= this.kind.length) this.grow(2 * node);
    this.nodes = Math.max(this.nodes, node + 1);
    this.kind[node] = kind;
    this.informationSet[node] = informationSet;
    this.start[node] = this.child.length;
    this.count[node] = child.length;
    for (let k = 0; k < child.length; k++) {
      this.child.push(child[k]);
      this.probability.push(probability ? probability[k] : 1);
    }
  }

  private grow(size: number): void {
    const grown = <A extends Uint8Array | Int32Array>(into: A, from: A): A => {
      into.set(from);
      return into;
    };
    this.kind = grown(new Uint8Array(size), this.kind);
    this.informationSet = grown(new Int32Array(size), this.informationSet);
    this.start = grown(new Int32Array(size), this.start);
    this.count = grown(new Int32Array(size), this.count);
  }

  /** Gives the finished tree. */
  finish(): GameTree<S> {
    const { nodes, informationSets } = this;
    const seats = this.game.info.seats.length;
    const counts = [0, 0, 0];
    const seat = new Int8Array(nodes).fill(-1);
    const firstEdge = new Int32Array(nodes + 1);
    const child = new Int32Array(this.child.length);
    const slot = new Int32Array(this.child.length).fill(SLOTLESS);
    const probability = new Float64Array(this.child.length);
    let edge = 0;
    for (let node = 0; node < nodes; node++) {
      counts[this.kind[node]]++;
      firstEdge[node] = edge;
      const id = this.informationSet[node];
      if (id >= 0) seat[node] = informationSets[id].seat;
      for (let k = 0; k < this.count[node]; k++, edge++) {
        child[edge] = this.child[this.start[node] + k];
        probability[edge] = this.probability[this.start[node] + k];
        if (id >= 0) slot[edge] = informationSets[id].first + k;
      }
    }
    firstEdge[nodes] = edge;
    const returns = new Float64Array(nodes * seats);
    this.endNodes.forEach((node, i) => {
      for (let s = 0; s < seats; s++) returns[node * seats + s] = this.scores[i * seats + s];
    });
    return {
      game: this.game,
      seats,
      nodes,
      merged: this.merged,
      counts: { chance: counts[CHANCE], decision: counts[DECIDE], end: counts[END], truncated: this.truncated },
      kind: this.kind.slice(0, nodes),
      seat,
      informationSet: this.informationSet.slice(0, nodes),
      firstEdge,
      child,
      slot,
      probability,
      returns,
      informationSets,
      slots: this.slots,
    };
  }
}
