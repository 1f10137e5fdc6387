/** What rewards credit (semantics A9): kept by kernels between two decisions, and booked to the decisions of an episode. */
import type { LanePay, Lanes, Payment } from "../../contract/game.js";
import { Accounts, type Credited } from "./accounts.js";

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

/** Books an episode's payments to its decisions. What is paid before a seat's first decision counts in its score alone. */
export class Ledger {
  /** The row of each seat's latest decision; -1 before its first one. */
  private readonly latest: number[];

  constructor(
    seats: number,
    private readonly channels: number,
    private readonly accounts: Accounts = new Accounts(channels),
  ) {
    this.latest = Array<number>(seats).fill(-1);
  }

  /** Begins another episode. */
  begin(): void {
    this.latest.fill(-1);
  }

  /** The decisions that a seat was asked so far, oldest first. */
  of(seat: number): readonly Credited[] {
    const rows: Credited[] = [];
    for (let row = this.latest[seat]; row >= 0; row = this.accounts.previous[row]) rows.push(this.accounts.at(row));
    return rows.reverse();
  }

  /** The row of a seat's latest decision; -1 before its first one. */
  latestOf(seat: number): number {
    return this.latest[seat];
  }

  /** Opens the account of a decision that is asked, and gives its row. */
  ask(seat: number, site: number, event: number): number {
    return (this.latest[seat] = this.accounts.open(this.latest[seat], site, event));
  }

  /** Passes the credit of forced decisions at a site to the decision before them. */
  force(seat: number, site: number, times = 1): void {
    const row = this.latest[seat];
    if (row < 0) return;
    const { passed } = this.accounts;
    let sites = passed.get(row);
    if (sites === undefined) passed.set(row, (sites = new Map()));
    sites.set(site, (sites.get(site) ?? 0) + times);
  }

  /** Books one payment. */
  pay({ seat, channel, amount, credit }: Payment): void {
    const { accounts } = this;
    let row = this.latest[seat];
    if (credit === "latest") this.book(row, channel, amount);
    else if ("event" in credit) {
      while (row >= 0 && accounts.event[row] > credit.event) row = accounts.previous[row];
      if (credit.event >= 0) this.book(row, channel, amount);
    } else {
      const { site } = credit;
      for (; row >= 0; row = accounts.previous[row]) {
        const times = (accounts.site[row] === site ? 1 : 0) + (accounts.passed.get(row)?.get(site) ?? 0);
        this.book(row, channel, amount * times);
      }
    }
  }

  /** Marks each seat's latest decision as truncated, if it was made after event number `since`: an inner episode that began then is cut (A15). */
  cut(since: number): void {
    for (const row of this.latest) if (row >= 0 && this.accounts.event[row] > since) this.accounts.truncated[row] = 1;
  }

  private book(row: number, channel: number, amount: number): void {
    if (row >= 0) this.accounts.rewards[row * this.channels + channel] += amount;
  }

  /** Books what a lane of a kernel was paid by its last `reset` or `step`; `reward` where it keeps no `pay`. */
  payLane(lanes: Pick<Lanes, "reward" | "pay" | "cutInside">, lane: number): void {
    const { latest } = this;
    const seats = latest.length;
    const cut = lanes.cutInside?.[lane] ?? NO_CUT;
    if (cut !== NO_CUT) this.cut(cut);
    const { pay } = lanes;
    if (pay === undefined) {
      for (let seat = 0; seat < seats; seat++) this.book(latest[seat], 0, lanes.reward[lane * seats + seat]);
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
        this.book(latest[seat], channel, pay.latest[row * seats + seat]);
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
