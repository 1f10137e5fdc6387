/** Grows the blocks of an automaton: statements go to the current place until a pause or a jump ends it. */
import type { Span } from "../../source/source-file.js";
import type { BlockId, Jump, Stmt } from "./ir.js";

/** Where statements are put: a block's body or one branch inside it. */
export interface Sink {
  readonly body: Stmt[];
}

export interface OpenBlock extends Sink {
  readonly id: BlockId;
  readonly name: string;
  readonly span: Span;
}

/** A loop that was cut into blocks, for the longest path: how deep it is nested and how often it goes round at most. */
export interface BlockLoop {
  readonly head: BlockId;
  readonly depth: number;
  readonly passes: number | undefined;
}

export class Flow {
  readonly blocks: OpenBlock[] = [];
  readonly loops: BlockLoop[] = [];
  /** Undefined after a jump: nothing more can be reached. */
  at: Sink | undefined;

  open(name: string, span: Span): OpenBlock {
    const block: OpenBlock = { id: this.blocks.length, name, span, body: [] };
    this.blocks.push(block);
    return block;
  }

  emit(statement: Stmt): void {
    this.at?.body.push(statement);
  }

  /** Ends the current place. */
  jump(jump: Jump): void {
    this.emit(jump);
    this.at = undefined;
  }

  goto(block: OpenBlock, span: Span): void {
    this.jump({ kind: "goto", block: block.id, span });
  }

  /** Goes on in `block`; what came before jumps there. */
  enter(block: OpenBlock, span: Span): void {
    if (this.at !== undefined) this.goto(block, span);
    this.at = block;
  }

  /** Runs `work` with a fresh place and gives back that place and where it ended. */
  within(work: () => void): { readonly sink: Sink; readonly end: Sink | undefined } {
    const before = this.at;
    const sink: Sink = { body: [] };
    this.at = before === undefined ? undefined : sink;
    work();
    const end = this.at;
    this.at = before;
    return { sink, end };
  }
}
