/** Rates that change with the number of updates made so far, from 0. */

/** In a straight line from one number to another over so many updates; then it stays. */
export function linearSchedule(updates: number, from: number, to: number, over: number): number {
  return from + (to - from) * Math.min(1, updates / over);
}

/** Along half a cosine (Loshchilov and Hutter, 2017, eq. 5, without restarts). */
export function cosineSchedule(updates: number, from: number, to: number, over: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * Math.min(1, updates / over)))) / 2;
}

/** The first updates take growing parts of the rate. */
export function warmUp(rate: number, updates: number, over: number): number {
  return rate * Math.min(1, (updates + 1) / over);
}
