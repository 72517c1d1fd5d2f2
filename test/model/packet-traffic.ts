/**
 * Messages by hand, and settings without limits, for packet runs small enough to compute by hand.
 */
import type { PacketRun, PacketSettings } from '../../src/engine/packet/api.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import type { Op, Schedule } from '../../src/model/schedule.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { buildRoutes } from '../../src/routing/tables.ts';

export interface HandMessage {
  readonly src: number;
  readonly dst: number;
  readonly bytes: number;
  /** When it is issued, ps. */
  readonly delayPs?: number;
  readonly channel?: number;
}

/**
 * Lane i sends message i; after these, each receiving rank has a lane that awaits all of its
 * messages.
 */
export function trafficSchedule(messages: readonly HandMessage[]): Schedule {
  const builder = createScheduleBuilder();
  const first = builder.reserveLanes(messages.length);
  const receivers = new Map<number, number>();
  for (const { dst } of messages) {
    if (!receivers.has(dst)) receivers.set(dst, builder.reserveLanes(1));
  }
  messages.forEach(({ src, dst, bytes, delayPs = 0, channel = 0 }, i) => {
    const op: Op = { send: true, bytes, peerBase: receivers.get(dst)!, delayPs };
    builder.setLane(first + i, src, channel, [op]);
  });
  for (const [dst, lane] of receivers) {
    const need = messages.filter((message) => message.dst === dst).length;
    builder.setLane(lane, dst, 0, [{ need }]);
  }
  return builder.finish();
}

/**
 * 4096 bytes of payload, 64 of header, acks of 64, and room for everything; nothing controls the
 * window.
 */
export const roomy: PacketSettings = {
  payloadBytes: 4096,
  headerBytes: 64,
  ackBytes: 64,
  ackEvery: 1,
  bufferBytes: 1 << 30,
  controlBufferBytes: 1 << 30,
  ecn: undefined,
  trimming: false,
  pfc: undefined,
  cc: { name: 'none', constants: [] },
  windowBytes: undefined,
  rtoPs: 1e9,
  span: 1024,
  entropies: 16,
};

/** A run of one seed by ECMP, all flows listed, by default. */
export function packetRun(
  fabric: Fabric,
  schedule: Schedule,
  settings: Partial<PacketSettings> = {},
  more: Partial<PacketRun> = {},
): PacketRun {
  return {
    fabric,
    routes: buildRoutes(fabric),
    schedule,
    routing: { name: 'ecmp' },
    settings: { ...roomy, ...settings },
    seeds: [1],
    listFlows: true,
    ...more,
  };
}
