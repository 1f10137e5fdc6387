/** What learns: a policy's or model's weights, the moments of its optimizers, and the sessions that train it. */
import type { Session, Tensors } from "../arrays/executor.js";
import type { AgentPolicy } from "../policies/agent.js";

/** Weights as a value: by name without the owner's, so that another of the same network may take them. */
export interface Weights {
  readonly kind: "weights";
  readonly tensors: Tensors;
}

export class Learner {
  /** By input name (D6: of (policy, kind of optimizer)). */
  moments: Tensors = {};
  /** The training session that holds the newest moments, by `improve` statement. */
  readonly sessions = new Map<string, Session>();
  owner: string | undefined;
  /** What the owner's session holds; others have to be bound first. */
  bound: Tensors | undefined;
  /** Weights of others as sessions hold them, by statement and name. */
  readonly constants = new Map<string, Tensors>();
  private own: Tensors;

  constructor(
    readonly name: string,
    weights: Tensors,
    /** Models have none. */
    readonly policy?: AgentPolicy,
  ) {
    this.own = weights;
  }

  /** Replaced, never changed in place. */
  get weights(): Tensors {
    return this.policy ? this.policy.weights : this.own;
  }

  set weights(weights: Tensors) {
    if (this.policy) this.policy.weights = weights;
    else this.own = weights;
  }
}
