/**
 * The choice that is edited: one set-up or two, the device, and which of two set-ups the form is
 * about.
 */
import type { DeviceChoice, PlainBlock } from 'weft';
import { withValue } from './scenario/document.ts';
import type { Choice } from './state.ts';

export interface Chosen {
  /** Another object after each edit. */
  readonly choice: Choice;
  /** Which set-up the form is about, 0 or 1. */
  readonly side: number;
  /** That set-up. */
  readonly document: PlainBlock;
  /** The same as it was when the choice was last replaced. */
  readonly original: PlainBlock;
  /** Another choice altogether, of which the form is about the first set-up. */
  replace(next: Choice): void;
  /** The choice as it was; what it began as stays. */
  restore(before: Choice): void;
  setDocument(next: PlainBlock): void;
  setDevice(next: DeviceChoice): void;
  /**
   * A second set-up, which begins as the first one is; or of two the one alone that the form is
   * about.
   */
  toggleSecond(): void;
  turnTo(side: number): void;
  /** Makes the set-up that the form is about the first of the two. */
  pin(): void;
}

/** The choice, which begins as `first`. */
export function createChosen(first: Choice): Chosen {
  let choice = first;
  let original: Choice['documents'] = first.documents;
  let side = 0;
  const document = () => choice.documents[side] ?? choice.documents[0];
  return {
    get choice() {
      return choice;
    },
    get side() {
      return side;
    },
    get document() {
      return document();
    },
    get original() {
      return original[side] ?? original[0];
    },
    replace(next) {
      choice = next;
      original = next.documents;
      side = 0;
    },
    restore(before) {
      choice = before;
    },
    setDocument(next) {
      const [a, b] = choice.documents;
      choice = { ...choice, documents: b ? (side === 0 ? [next, b] : [a, next]) : [next] };
    },
    setDevice(device) {
      choice = { ...choice, device };
    },
    toggleSecond() {
      const [a, b] = choice.documents;
      choice = { ...choice, documents: b ? [document()] : [a, withValue(a, ['name'], undefined)] };
      side = b ? 0 : 1;
    },
    turnTo(next) {
      side = next;
    },
    pin() {
      const [a, b] = choice.documents;
      if (!b || side === 0) return;
      choice = { ...choice, documents: [b, a] };
      original = [original[1] ?? original[0], original[0]];
      side = 0;
    },
  };
}
