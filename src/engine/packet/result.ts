/** Reads a replica's answer back from the device. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/generated.ts';
import { laneSteps } from '../../model/schedule-read.ts';
import { type MessageRecord, NO_CAUSE, type PacketReplica } from './api.ts';
import { boardLayout, NOT_PAUSED, PAUSE_WORDS } from './board.ts';
import type { PacketBuffers } from './buffers.ts';
import type { PacketProblem } from './problem.ts';
import { RECORD_WORDS, STAT_WORDS, tallyWords } from './tally.ts';
import type { ControlState } from './windows.ts';

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
  const stride = tallyWords(problem);
  const tally = await words(device, buffers.tally, replica, stride);
  const links = fabric.links.count;
  const column = (c: number, count = links) =>
    Uint32Array.from({ length: count }, (_, link) => tally[link * STAT_WORDS + c]!);
  // Data sent and resent are counted at endpoints; other ports have something else there.
  const isEndpoint = Uint8Array.from({ length: tables.ports });
  for (const port of tables.sections.endpoint_port!) isEndpoint[port] = 1;
  const sent = (c: number) => sum(column(c, tables.ports).filter((_, port) => isEndpoint[port] === 1));
  const sum = (values: Uint32Array) => values.reduce((total, value) => total + value, 0);
  const linkMarks = column(3);
  const linkDrops = column(4);
  const linkTrims = column(5);
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
      packets: sent(6),
      packetHops: sum(column(2)),
      ecnMarks: sum(linkMarks),
      drops: sum(linkDrops),
      trims: sum(linkTrims),
      retransmits: sent(7),
      pauses: control.pauses,
    },
    linkBytes: Float64Array.from(
      { length: links },
      (_, link) => tally[link * STAT_WORDS]! + tally[link * STAT_WORDS + 1]! * 2 ** 32,
    ),
    linkMarks,
    linkDrops,
    linkTrims,
    linkHighWater: column(6).map((bytes, link) => (isEndpoint[link] === 1 ? 0 : bytes)),
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
  const layout = boardLayout(problem);
  const from = (replica * layout.stride + layout.marks) * 4;
  const pairs = new Uint32Array(await device.read(buffers.board, from, markCount * 8));
  return marks.map((_, mark) => time(pairs[2 * mark]!, pairs[2 * mark + 1]!));
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
  const layout = boardLayout(problem);
  const from = (replica * layout.stride + layout.pauses) * 4;
  const words = new Uint32Array(await device.read(buffers.board, from, links * PAUSE_WORDS * 4));
  for (let link = 0; link < links; link++) {
    const [count, windows, cause, , caused, since] = words.subarray(
      link * PAUSE_WORDS,
    ) as unknown as number[];
    linkPauses[link] = count!;
    const lastPs = since === NOT_PAUSED ? 0 : Math.max(0, endPs - since! * tables.windowPs);
    linkPausePs[link] = windows! * tables.windowPs + lastPs;
    if (count! > 0) linkPauseCause[link] = cause!;
    linkPausesCaused[link] = caused!;
  }
  return pauses;
}

function readRecords(
  { run, tables }: PacketProblem,
  tally: Uint32Array,
  time: (window: number, at: number) => number,
): MessageRecord[] {
  const { schedule } = run;
  const records: MessageRecord[] = [];
  let at = tables.ports * STAT_WORDS;
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    const src = schedule.laneRank[lane]!;
    for (const step of laneSteps(schedule, lane)) {
      const dst = schedule.laneRank[step.peer]!;
      if (!step.send || step.signal || dst === src) continue;
      const [startWindow, start, endWindow, end] = tally.subarray(
        at,
        at + RECORD_WORDS,
      ) as unknown as number[];
      at += RECORD_WORDS;
      records.push({
        lane,
        src,
        dst,
        bytes: step.bytes,
        startPs: time(startWindow!, start!),
        endPs: time(endWindow!, end!),
      });
    }
  }
  return records;
}
