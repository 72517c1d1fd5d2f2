/** The choices before this one, and those that were undone. */
import type { Choice } from './state.ts';

export interface Past {
  /** This is the choice now. */
  note(choice: Choice): void;
  /** The choice before, or the one that was undone; undefined if there is none. */
  turn(by: -1 | 1): Choice | undefined;
}

/** More than a reader goes back. */
const MOST = 100;

/** Without any choice yet. */
export function createPast(): Past {
  let choices: Choice[] = [];
  let at = -1;
  const key = (choice: Choice | undefined) => JSON.stringify(choice);
  return {
    note(choice) {
      if (key(choice) === key(choices[at])) return;
      choices = [...choices.slice(0, at + 1), choice].slice(-MOST);
      at = choices.length - 1;
    },
    turn(by) {
      const next = choices[at + by];
      if (next) at += by;
      return next;
    },
  };
}
