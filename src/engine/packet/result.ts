/** Reads a replica's answer back from the device. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/index.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import { laneSteps } from '../../model/schedule-read.ts';
import { columnOf } from '../../util/words.ts';
import { type Readback, readReplicas } from '../host/read-back.ts';
import { type MessageRecord, NO_CAUSE, type PacketReplica } from './api.ts';
import type { PacketBuffers } from './buffers.ts';
import type { PacketProblem } from './layout.ts';
import { bytesServed } from './sample.ts';
import { type ControlState, readControl } from './windows.ts';

const { NONE } = constants['shared/none'];
const { EndpointTally, MessageTally, Moment, PauseTally, PortTally } = layouts;

/** The answer of a batch that has finished. */
export function readBatch(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
): Promise<readonly { readonly answer: PacketReplica; readonly windows: number }[]> {
  const { run, seeds, layout } = problem;
  const { links, ranks } = { links: run.fabric.links.count, ranks: run.fabric.ranks };
  const { board, tally } = layout;
  const rangesOf = (replica: number) => {
    const own = (name: keyof PacketBuffers, words: number, stride = words, at = 0) => ({
      buffer: buffers[name],
      byteOffset: 4 * (replica * stride + at),
      byteLength: 4 * words,
    });
    return {
      control: own('control', structs.PacketControl.size / 4),
      hosts: own('hosts', (ranks * structs.Host.size) / 4),
      tally: own('tally', tally.stride),
      marks: own('board', run.schedule.markCount * Moment.words, board.stride, board.marks),
      pauses: own('board', run.settings.pfc ? links * PauseTally.words : 0, board.stride, board.pauses),
    };
  };
  return readReplicas(device, seeds.length, rangesOf, (read, replica) => {
    const control = readControl(read.control.words, 1)[0]!;
    return { answer: answerOf(problem, seeds[replica]!, control, read), windows: control.windows };
  });
}

type Part = 'hosts' | 'tally' | 'marks' | 'pauses';

function answerOf(
  problem: PacketProblem,
  seed: number,
  control: ControlState,
  read: Readonly<Record<Part, Readback>>,
): PacketReplica {
  const { run, tables } = problem;
  const { fabric } = run;
  const time = (window: number, at: number) => window * tables.windowPs + at;
  const [hosts, tally] = [read.hosts.words, read.tally.words];
  const links = fabric.links.count;
  const column = (field: keyof typeof PortTally.fields) => columnOf(tally, PortTally, field, links);
  // Data sent and resent are counted at endpoints; other ports have something else there.
  const isEndpoint = Uint8Array.from({ length: tables.ports });
  for (const port of tables.sections.endpoint_port!) isEndpoint[port] = 1;
  const sent = (field: keyof typeof EndpointTally.fields) =>
    sum(columnOf(tally, EndpointTally, field, tables.ports).filter((_, port) => isEndpoint[port] === 1));
  const sum = (values: Uint32Array) => values.reduce((total, value) => total + value, 0);
  const linkMarks = column('marks');
  const linkDrops = column('drops');
  const linkTrims = column('trims');
  let endPs = 0;
  let messages = 0;
  const host = structs.Host.fields;
  for (let at = 0; at < hosts.length; at += structs.Host.size / 4) {
    endPs = Math.max(
      endPs,
      time(hosts[at + host.last_window.offset / 4]!, hosts[at + host.last_at.offset / 4]!),
    );
    messages += hosts[at + host.messages.offset / 4]!;
  }
  return {
    seed,
    endPs,
    marksPs: marksOf(read.marks.words, run.schedule.markCount, time),
    messages,
    flows: run.listFlows ? readRecords(problem, tally, time) : undefined,
    counters: {
      packets: sent('sent'),
      packetHops: sum(column('packets')),
      ecnMarks: sum(linkMarks),
      drops: sum(linkDrops),
      trims: sum(linkTrims),
      retransmits: sent('resent'),
      pauses: control.pauses,
    },
    linkBytes: bytesServed(tally, links),
    linkMarks,
    linkDrops,
    linkTrims,
    linkHighWater: column('high').map((bytes, link) => (isEndpoint[link] === 1 ? 0 : bytes)),
    ...readPauses(problem, read.pauses.words, endPs),
  };
}

function marksOf(
  words: Uint32Array,
  count: number,
  time: (window: number, at: number) => number,
): Float64Array {
  const windows = columnOf(words, Moment, 'window', count);
  const offsets = columnOf(words, Moment, 'at', count);
  return Float64Array.from(windows, (window, mark) => time(window, offsets[mark]!));
}

/** Pauses by link, their time (they begin and end with windows, or with the run) and causes. */
function readPauses(
  { run, tables }: PacketProblem,
  words: Uint32Array,
  endPs: number,
): Pick<PacketReplica, 'linkPauses' | 'linkPausePs' | 'linkPauseCause' | 'linkPausesCaused'> {
  const links = run.fabric.links.count;
  const none = () => new Uint32Array(links);
  const [linkPauses, linkPausesCaused, linkPausePs] = [none(), none(), new Float64Array(links)];
  const linkPauseCause = none().fill(NO_CAUSE);
  const pauses = { linkPauses, linkPausePs, linkPauseCause, linkPausesCaused };
  if (!run.settings.pfc) return pauses;
  for (let link = 0; link < links; link++) {
    const at = (field: keyof typeof PauseTally.fields) =>
      words[link * PauseTally.words + PauseTally.fields[field]]!;
    linkPauses[link] = at('count');
    const since = at('since');
    const lastPs = since === NONE ? 0 : Math.max(0, endPs - since * tables.windowPs);
    linkPausePs[link] = at('windows') * tables.windowPs + lastPs;
    if (at('count') > 0) linkPauseCause[link] = at('cause');
    linkPausesCaused[link] = at('caused');
  }
  return pauses;
}

function readRecords(
  { run, layout }: PacketProblem,
  tally: Uint32Array,
  time: (window: number, at: number) => number,
): MessageRecord[] {
  const { schedule } = run;
  const records: MessageRecord[] = [];
  const { start_window, start_at, end_window, end_at } = MessageTally.fields;
  let at = layout.tally.records;
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    const src = schedule.laneRank[lane]!;
    for (const step of laneSteps(schedule, lane)) {
      const dst = schedule.laneRank[step.peer]!;
      if (!step.send || step.signal || dst === src) continue;
      records.push({
        lane,
        src,
        dst,
        bytes: step.bytes,
        startPs: time(tally[at + start_window]!, tally[at + start_at]!),
        endPs: time(tally[at + end_window]!, tally[at + end_at]!),
      });
      at += MessageTally.words;
    }
  }
  return records;
}
