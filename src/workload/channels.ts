/** Communicators hash apart: the flows of each kind of group have channels of their own. */

/** Channels that a kind of group may have. */
const A_KIND = 64;

/** Kinds in the order of their channels; others share those after the last. */
const KINDS: readonly string[] = ['tp', 'ep', 'dp', 'edp', 'cp', 'pp', 'all'];

/** The first channel of the flows of a kind of group. */
export function firstChannel(group: string): number {
  const known = KINDS.indexOf(group);
  return A_KIND * (known < 0 ? KINDS.length : known);
}
