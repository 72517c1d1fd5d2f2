/**
 * A list of messages as a schedule: each is a lane that sends it at once, and every rank has a lane
 * that awaits all.
 */

import type { Schedule } from '../model/schedule.ts';
import { createScheduleBuilder } from '../model/schedule-builder.ts';

/** One message from a rank to another, from a moment on. */
export interface Message {
  readonly src: number;
  readonly dst: number;
  readonly bytes: number;
  /** When it is issued, ps; default: 0. */
  readonly startPs?: number;
}

/**
 * Lane i sends message i; receiving lanes follow, one for each rank that gets a message. Messages
 * between the same two ranks are flows of their own (channels 0, 1, …).
 */
export function messageSchedule(messages: readonly Message[]): Schedule {
  const builder = createScheduleBuilder();
  const expected = new Map<number, number>();
  for (const { dst } of messages) expected.set(dst, (expected.get(dst) ?? 0) + 1);
  const firstReceiver = builder.reserveLanes(messages.length) + messages.length;
  const receivers = [...expected.keys()].sort((a, b) => a - b);
  const laneOf = new Map(receivers.map((rank, i) => [rank, firstReceiver + i]));
  const channels = new Map<string, number>();
  messages.forEach(({ src, dst, bytes, startPs = 0 }, lane) => {
    const pair = `${src} ${dst}`;
    const channel = channels.get(pair) ?? 0;
    channels.set(pair, channel + 1);
    builder.setLane(lane, src, channel, [
      { send: true, peerBase: laneOf.get(dst)!, bytes, delayPs: startPs },
    ]);
  });
  for (const rank of receivers) builder.addLane(rank, 0, [{ need: expected.get(rank)! }]);
  return builder.finish();
}
