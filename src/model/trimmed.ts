/** The error for a run in which packets are trimmed again and again, and none gets through. */

import { UserError } from '../util/errors.ts';
import { type Fabric, nodeName } from './fabric.ts';

/**
 * The error if switches have trimmed: it names the port that trimmed most, with advice. Undefined
 * without trims. `waiting` names the unfinished work.
 */
export function trimmedError(
  fabric: Fabric,
  linkTrims: ArrayLike<number>,
  waiting: string,
): UserError | undefined {
  let most = 0;
  for (let link = 0; link < linkTrims.length; link++) if (linkTrims[link]! > linkTrims[most]!) most = link;
  const count = linkTrims[most] ?? 0;
  if (count === 0) return undefined;
  const name = (node: number) => nodeName(fabric, node);
  const port = `${name(fabric.links.from[most]!)} -> ${name(fabric.links.to[most]!)}`;
  return new UserError(
    `the run cannot finish: ${waiting}; packets are trimmed repeatedly, ${count} times at ${port}`,
    {
      where: fabric.name,
      advice:
        'headers are sent before data, and headers from many senders fill a link: use packet.trimming=false, a larger ' +
        'packet.buffer, fewer senders at a time, or a smaller packet.window',
    },
  );
}
