/** Money and watts of a training step, as a result has them. */
import type { Quantity } from './result.ts';

/** The cost of a training step and of its loss. Money is in USD; energy includes the PUE. */
export interface MoneyResult {
  readonly currency: 'USD';
  /** All ranks of the fabric; they are paid whether they work or not. */
  readonly accelerators: number;
  /** Price of an accelerator-hour: hardware and energy, or rent. */
  readonly accelerator_hour: number;
  /** Price and power of the network. */
  readonly network: number;
  readonly network_watts: number;
  /** Whether each part of the network has a price; if not, its price and power are lower bounds. */
  readonly complete: boolean;
  /** Price of one training step. */
  readonly step: Quantity;
  /** Accelerator-hours a day in which the ranks wait for the fabric. */
  readonly lost_hours_a_day: Quantity;
  /** Price of the time lost to the fabric, a year. */
  readonly lost_a_year: Quantity;
  readonly lost_mwh_a_year: Quantity;
  /** Price of an hour of the ideal step's work: the price of an hour times step over ideal. */
  readonly useful_hour: Quantity;
  /** Keys of `cost` that the scenario does not give, with their assumed values. */
  readonly assumed: Readonly<Record<string, number>>;
}
