/** Plain data, as scenarios are made of. */

/** A value of a scenario as its file has it: `400Gbit/s` stays text, a number or a flag is one. */
export type PlainValue = string | number | boolean | null | readonly PlainValue[] | PlainBlock;

/** A block of `key: value`. */
export interface PlainBlock {
  readonly [key: string]: PlainValue;
}
