/** What is used of WebAssembly here; its types come with those of browsers only. */

export interface Memory {
  readonly buffer: ArrayBuffer;
}

export interface Global {
  value: unknown;
}

export type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Instance {
  readonly exports: unknown;
}

export const webAssembly = (
  globalThis as unknown as {
    readonly WebAssembly: {
      instantiate: (source: unknown, imports: Imports) => Promise<Instance | { readonly instance: Instance }>;
      readonly Memory: { readonly prototype: { grow(this: Memory, pages: number): number } };
    };
  }
).WebAssembly;

const PAGE = 65_536;

/** How memory may grow in this thread, and whether it has. */
export interface MemoryWatch {
  /** A growth beyond so many bytes fails, as it does where there is no more to have. */
  limit: number;
  grown: boolean;
  /** Whether a growth has failed because of the limit. */
  refused: boolean;
}

/** Watches from here on how memory grows in this thread. */
export function watchMemory(): MemoryWatch {
  const watch: MemoryWatch = { limit: Infinity, grown: false, refused: false };
  const { prototype } = webAssembly.Memory;
  const grow = prototype.grow;
  prototype.grow = function (this: Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE > watch.limit) {
      watch.refused = true;
      throw new RangeError("the memory has its limit");
    }
    watch.grown = true;
    return grow.call(this, pages);
  };
  return watch;
}
