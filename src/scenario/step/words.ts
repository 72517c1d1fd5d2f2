/** Words of a step file with a meaning of their own. */

/**
 * The first event above all that have numbers, and above all that phases before record; `next+1` is
 * the one after it.
 */
export const NEXT_EVENT = 'next';

/** The collective of a send and its receive: the first rank of a group sends to the second. */
export const TRANSFER = 'transfer';
