/** What rewards credit (semantics A9): kept by kernels between two decisions, and booked to the decisions of an episode. */
import type { LanePay, Lanes, Payment } from "../../contract/game.js";

/** `Lanes.cutInside` where the last step cut no inner episode. */
export const NO_CUT = -2;

/**
 * Keeps a payment for an earlier decision of a lane; `event` below 0 is no decision. Payments for one decision are added up. Says whether
 * there was room.
 */
export function creditDecision(pay: LanePay, lane: number, event: number, seat: number, channel: number, amount: number): boolean {
  if (event < 0) return true;
  const first = lane * pay.capacity;
  const count = pay.count[lane];
  for (let at = first; at < first + count; at++) {
    if (pay.event[at] !== event || pay.channel[at] !== channel || pay.seat[at] !== seat) continue;
    pay.amount[at] += amount;
    return true;
  }
  if (count === pay.capacity) return false;
  const at = first + count;
  pay.event[at] = event;
  pay.seat[at] = seat;
  pay.channel[at] = channel;
  pay.amount[at] = amount;
  pay.count[lane] = count + 1;
  return true;
}

/** A decision that was asked, and what it is credited with on each channel. */
export interface Credited {
  readonly site: number;
  readonly event: number;
  readonly rewards: number[];
  /** How many forced decisions at a site pass their credit to this one. */
  passed: Map<number, number> | undefined;
  /** It is the last of its seat in an inner episode that was cut (A15). */
  truncated: boolean;
}

/** Books an episode's payments to its decisions. What is paid before a seat's first decision counts in its score alone. */
export class Ledger {
  private readonly rows: Credited[][];

  constructor(
    seats: number,
    private readonly channels: number,
  ) {
    this.rows = Array.from({ length: seats }, () => []);
  }

  /** The decisions that a seat was asked so far, oldest first. */
  of(seat: number): readonly Credited[] {
    return this.rows[seat];
  }

  /** Opens the account of a decision that is asked. */
  ask(seat: number, site: number, event: number): Credited {
    const row: Credited = { site, event, rewards: Array<number>(this.channels).fill(0), passed: undefined, truncated: false };
    this.rows[seat].push(row);
    return row;
  }

  /** Passes the credit of forced decisions at a site to the decision before them. */
  force(seat: number, site: number, times = 1): void {
    const row = this.rows[seat].at(-1);
    if (row === undefined) return;
    row.passed ??= new Map();
    row.passed.set(site, (row.passed.get(site) ?? 0) + times);
  }

  /** Books one payment. */
  pay({ seat, channel, amount, credit }: Payment): void {
    const rows = this.rows[seat];
    if (credit === "latest") this.book(rows.at(-1), channel, amount);
    else if ("event" in credit) this.book(credit.event < 0 ? undefined : rows.findLast((r) => r.event <= credit.event), channel, amount);
    else {
      const { site } = credit;
      for (const row of rows) this.book(row, channel, amount * ((row.site === site ? 1 : 0) + (row.passed?.get(site) ?? 0)));
    }
  }

  /** Marks each seat's latest decision as truncated, if it was made after event number `since`: an inner episode that began then is cut (A15). */
  cut(since: number): void {
    for (const rows of this.rows) {
      const row = rows.at(-1);
      if (row !== undefined && row.event > since) row.truncated = true;
    }
  }

  private book(row: Credited | undefined, channel: number, amount: number): void {
    if (row !== undefined) row.rewards[channel] += amount;
  }

  /** Books what a lane of a kernel was paid by its last `reset` or `step`; `reward` where it keeps no `pay`. */
  payLane(lanes: Pick<Lanes, "reward" | "pay" | "cutInside">, lane: number): void {
    const seats = this.rows.length;
    const cut = lanes.cutInside?.[lane] ?? NO_CUT;
    if (cut !== NO_CUT) this.cut(cut);
    const { pay } = lanes;
    if (pay === undefined) {
      for (let seat = 0; seat < seats; seat++) this.book(this.rows[seat].at(-1), 0, lanes.reward[lane * seats + seat]);
      return;
    }
    const sites = pay.sites.length;
    for (let channel = 0; channel < this.channels; channel++) {
      for (let seat = 0; seat < seats; seat++) {
        const row = lane * this.channels + channel;
        pay.sites.forEach((site, k) => {
          const amount = pay.site[(row * sites + k) * seats + seat];
          if (amount !== 0) this.pay({ seat, channel, amount, credit: { site } });
        });
        this.book(this.rows[seat].at(-1), channel, pay.latest[row * seats + seat]);
      }
    }
    for (let at = lane * pay.capacity; at < lane * pay.capacity + pay.count[lane]; at++) {
      this.pay({ seat: pay.seat[at], channel: pay.channel[at], amount: pay.amount[at], credit: { event: pay.event[at] } });
    }
    pay.sites.forEach((site, k) => {
      for (let seat = 0; seat < seats; seat++) {
        const times = pay.forced[(lane * sites + k) * seats + seat];
        if (times > 0) this.force(seat, site, times);
      }
    });
  }
}
