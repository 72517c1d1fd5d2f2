/** Reads a replica's answer back from the device. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/generated.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import { laneSteps } from '../../model/schedule-read.ts';
import { columnOf } from '../../util/words.ts';
import { type MessageRecord, NO_CAUSE, type PacketReplica } from './api.ts';
import type { PacketBuffers } from './buffers.ts';
import type { PacketProblem } from './layout.ts';
import { bytesServed } from './sample.ts';
import type { ControlState } from './windows.ts';

const { NONE } = constants['shared/none'];
const { EndpointTally, MessageTally, Moment, PauseTally, PortTally } = layouts;

/** The answer of one replica of a batch that has finished. */
export async function readReplica(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
  replica: number,
  control: ControlState,
): Promise<PacketReplica> {
  const { run, tables } = problem;
  const { fabric } = run;
  const time = (window: number, at: number) => window * tables.windowPs + at;
  const hosts = await words(device, buffers.hosts, replica, (fabric.ranks * structs.Host.size) / 4);
  const { stride } = problem.layout.tally;
  const tally = await words(device, buffers.tally, replica, stride);
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
    seed: problem.seeds[replica]!,
    endPs,
    marksPs: await readMarks(device, buffers, problem, replica, time),
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
    ...(await readPauses(device, buffers, problem, replica, endPs)),
  };
}

async function words(
  device: Device,
  buffer: PacketBuffers[keyof PacketBuffers],
  replica: number,
  count: number,
): Promise<Uint32Array> {
  return new Uint32Array(await device.read(buffer, replica * count * 4, count * 4));
}

async function readMarks(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
  replica: number,
  time: (window: number, at: number) => number,
): Promise<Float64Array> {
  const { markCount } = problem.run.schedule;
  const marks = new Float64Array(markCount);
  if (markCount === 0) return marks;
  const { board } = problem.layout;
  const from = (replica * board.stride + board.marks) * 4;
  const pairs = new Uint32Array(await device.read(buffers.board, from, markCount * Moment.words * 4));
  const windows = columnOf(pairs, Moment, 'window', markCount);
  const offsets = columnOf(pairs, Moment, 'at', markCount);
  return marks.map((_, mark) => time(windows[mark]!, offsets[mark]!));
}

/** Pauses by link, their time (they begin and end with windows, or with the run) and causes. */
async function readPauses(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
  replica: number,
  endPs: number,
): Promise<Pick<PacketReplica, 'linkPauses' | 'linkPausePs' | 'linkPauseCause' | 'linkPausesCaused'>> {
  const { run, tables } = problem;
  const links = run.fabric.links.count;
  const none = () => new Uint32Array(links);
  const [linkPauses, linkPausesCaused, linkPausePs] = [none(), none(), new Float64Array(links)];
  const linkPauseCause = none().fill(NO_CAUSE);
  const pauses = { linkPauses, linkPausePs, linkPauseCause, linkPausesCaused };
  if (!run.settings.pfc) return pauses;
  const { board } = problem.layout;
  const from = (replica * board.stride + board.pauses) * 4;
  const words = new Uint32Array(await device.read(buffers.board, from, links * PauseTally.words * 4));
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
