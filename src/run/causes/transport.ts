/** Why packets take longer than flows: pauses, losses, queues, or senders that are too slow. */
import { nodeName } from '../../model/fabric.ts';
import { bottleneck, busiest } from './links.ts';
import type { Rise } from './part.ts';
import type { Reason } from './reason.ts';

/** The reasons of a rise at rung `transport`. */
export function transportReasons({ world, part, after }: Rise): Reason[] {
  const { fabric } = world.job;
  const link = busiest(fabric, after.linkBytes, () => true);
  const held = link === undefined ? {} : { link: bottleneck(fabric, after.linkBytes, link, part.calls) };
  void nodeName;
  return [{ kind: 'packets', facts: {}, share: 1, ...held }];
}
