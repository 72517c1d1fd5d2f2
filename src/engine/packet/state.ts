/** State of ports, ranks, lanes and flows before the first window. */
import type { StructLayout } from '../../device/layout.ts';
import { structs } from '../../kernels/index.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import type { PacketBatch } from './problem.ts';

const { NONE } = constants['shared/none'];
const { PLANES } = constants['packet/sender'];
const { LinkInfo } = layouts;

/**
 * Structs `count` times; each field has its given value, or for one word the value that a function
 * gives by index, or zero.
 */
function fill<L extends StructLayout>(
  layout: L,
  count: number,
  fields: Partial<Record<keyof L['fields'], number | ((index: number) => number)>>,
): Uint32Array {
  const stride = layout.size / 4;
  const words = new Uint32Array(Math.max(1, count) * stride);
  if (count === 0) return words;
  const each = Object.entries(fields) as [string, number | ((index: number) => number)][];
  for (const [name, value] of each) {
    const { offset, size } = layout.fields[name]!;
    if (typeof value === 'number') words.fill(value, offset / 4, (offset + size) / 4);
  }
  // The first one, twice, four times, ...
  for (let done = stride; done < words.length; done *= 2) words.copyWithin(done, 0, done);
  for (const [name, value] of each) {
    if (typeof value === 'number') continue;
    const at = layout.fields[name]!.offset / 4;
    for (let i = 0; i < count; i++) words[i * stride + at] = value(i);
  }
  return words;
}

/** Senders without a flow; each has an outbox a plane. */
function senders(count: number): Uint32Array {
  const words = fill(structs.Sender, count, { flow: NONE, timer: NONE });
  const boxes = fill(structs.Outbox, PLANES, {
    message_head: NONE,
    message_tail: NONE,
    message: NONE,
    resend_head: NONE,
    resend_tail: NONE,
    flow: NONE,
    ring_next: NONE,
  });
  for (let i = 0; i < count; i++)
    words.set(boxes, (i * structs.Sender.size + structs.Sender.fields.out.offset) / 4);
  return words;
}

/** The first content of a batch's buffers, by buffer. */
export function initialState({
  run,
  tables,
  seeds,
  slots,
}: PacketBatch): Readonly<Record<string, Uint32Array>> {
  const { schedule, fabric } = run;
  const n = seeds.length;
  const lanes = schedule.laneCount;
  const flows = tables.flows.count;
  return {
    control: fill(structs.PacketControl, n, { freed: slots }),
    ports: fill(structs.Port, n * tables.ports, {
      pipe_head: NONE,
      pipe_tail: NONE,
      data_head: NONE,
      data_tail: NONE,
      control_head: NONE,
      control_tail: NONE,
      serving: (i) =>
        tables.sections.link_info![(i % tables.ports) * LinkInfo.words + LinkInfo.fields.endpoint]! > 0
          ? NONE
          : 0,
      local_head: NONE,
      local_tail: NONE,
      change_at: NONE,
    }),
    hosts: fill(structs.Host, n * fabric.ranks, {
      list_head: NONE,
      list_tail: NONE,
      free: NONE,
      timer: NONE,
      delay: NONE,
      ack_due: NONE,
      work_head: NONE,
      work_tail: NONE,
      fct_min: NONE,
    }),
    senders: senders(n * lanes),
    machines: fill(structs.Machine, n * lanes, {
      op: (i) => schedule.laneOps[i % lanes]!,
      flow: NONE,
      work_next: NONE,
    }),
    receivers: fill(structs.Receiver, n * flows, {
      end: (i) => tables.firstEnd[i % flows]!,
      run: (i) => tables.flows.runStart[i % flows]!,
    }),
  };
}
