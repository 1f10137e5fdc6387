/** Steps from a cell of a grid; none beyond the border (semantics C4). */
export function gridStep(rows: number, cols: number, cell: number, down: number, right: number): number | null {
  const row = Math.floor(cell / cols) + down;
  const col = (cell % cols) + right;
  return row >= 0 && row < rows && col >= 0 && col < cols ? row * cols + col : null;
}
