/** How many points a shot is worth. */
export function score(shot: number): number {
  return shot * shot;
}

export function total(shots: readonly number[]): number {
  return shots.reduce((sum, shot) => sum + score(shot), 0);
}
