/**
 * Runs a congestion control's kernel over lists of events, one list a lane, with `acks.wgsl` in
 * place of the engine's.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Device, KernelModule } from '../../src/device/device.ts';
import { loadKernels } from '../wgsl/load.ts';
import type { CcEvent, LaneSetup } from './reference.ts';

const ROOT = join(import.meta.dirname, '../..');
const KINDS = ['ack', 'marked', 'nack', 'timeout', 'timer 0', 'timer 1', 'followed'];
/** Words of the stand-in's structs. */
const SENDER = 17;
const EVENT = 5;

function source(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** A control's kernel with the stand-in in place of the engine's file. */
export async function loadControl(name: string): Promise<KernelModule> {
  const files = {
    'packet/acks.wgsl': source('test/transport/acks.wgsl'),
    'packet/control-words.wgsl': source('shaders/packet/control-words.wgsl'),
    'transport/fixed.wgsl': source('shaders/transport/fixed.wgsl'),
    'transport/rates.wgsl': source('shaders/transport/rates.wgsl'),
  };
  return (await loadKernels([source(`shaders/transport/${name}.wgsl`)], files))[0]!;
}

/**
 * cwnd and the word of the pace after each event, lane after lane; lists are equally long, and
 * lanes share constants and packet size.
 */
export async function replay(
  device: Device,
  kernel: KernelModule,
  lanes: readonly { readonly setup: LaneSetup; readonly events: readonly CcEvent[] }[],
): Promise<Uint32Array> {
  const { constants, full } = lanes[0]!.setup;
  const count = lanes[0]!.events.length;
  const senders = new Uint32Array(SENDER * lanes.length);
  for (const [i, { setup }] of lanes.entries()) {
    senders.set([0, setup.firstWindow, setup.mostWindow, setup.baseRtt], SENDER * i);
  }
  const events = lanes.flatMap((lane) =>
    lane.events.flatMap((e) => [KINDS.indexOf(e.kind), e.bytes, e.rtt, e.now, e.telemetry]),
  );
  const padded = [...constants, ...Array<number>(16 - constants.length).fill(0)];
  const buffers = {
    params: device.createBuffer('params', 96),
    senders: device.createBuffer('senders', senders.byteLength),
    events: device.createBuffer('events', 4 * EVENT * lanes.length * count),
    windows: device.createBuffer('windows', 8 * lanes.length * count),
  };
  device.write(
    buffers.params,
    Uint32Array.from([...padded, lanes.length, count, lanes[0]!.setup.portPace, 0, full, 0, 0, 0]),
  );
  device.write(buffers.senders, senders);
  device.write(buffers.events, Uint32Array.from(events));
  const groups = [Math.ceil(lanes.length / 64), 1, 1] as const;
  device.run(device.record([{ kernel: device.bind(kernel, buffers), groups }]));
  const windows = new Uint32Array(await device.read(buffers.windows));
  for (const buffer of Object.values(buffers)) buffer.destroy();
  return windows;
}
