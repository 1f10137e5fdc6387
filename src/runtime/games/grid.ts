/** Steps from a cell of a grid; none beyond the border (semantics C4). */
export function gridStep(rows: number, cols: number, cell: number, down: number, right: number): number | null {
  const row = Math.floor(cell / cols) + down;
  const col = (cell % cols) + right;
  return row >= 0 && row < rows && col >= 0 && col < cols ? row * cols + col : null;
}

/** Counts the steps along rows and columns between two cells. */
export function gridDistance(cols: number, a: number, b: number): number {
  return Math.abs(Math.floor(a / cols) - Math.floor(b / cols)) + Math.abs((a % cols) - (b % cols));
}

/** Lists the cells next to a cell: above, left, right, below. */
export function gridNeighbours(rows: number, cols: number, cell: number): readonly number[] {
  const steps = [
    gridStep(rows, cols, cell, -1, 0),
    gridStep(rows, cols, cell, 0, -1),
    gridStep(rows, cols, cell, 0, 1),
    gridStep(rows, cols, cell, 1, 0),
  ];
  return steps.filter((step) => step !== null);
}
