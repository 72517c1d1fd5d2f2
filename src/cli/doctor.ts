/** `weft doctor` */
import { availableParallelism, totalmem } from 'node:os';
import type { Command } from 'commander';
import type { DeviceChoice } from '../device/choose.ts';
import type { Device } from '../device/device.ts';
import { diagnose } from '../platform/diagnose.ts';
import { chooseDevice, openWebGpuDevice } from '../platform/node.ts';
import { warningText } from '../report/warnings/text.ts';
import { runScenario } from '../run/run.ts';
import { parseScenario } from '../scenario/check.ts';
import { formatSize } from '../units/format.ts';
import { documentText } from '../util/document.ts';
import { PACKAGE } from '../util/package.ts';
import { addCommonOptions, type CommonOptions } from './options.ts';
import { Exit, type Session } from './process/session.ts';

/**
 * Four ranks on a star, 1 MiB round a ring: 2·3 steps of 1 µs path latency and 256 KiB at 400
 * Gbit/s, 5.24288 µs.
 */
const SELF_CHECK = `
fabric: star:hosts=4,rate=400Gbit/s,latency=500ns
collective: {name: all-reduce, algorithm: ring, size: 1MiB}
`;
const EXPECTED_US = 6 * (1 + 5.24288);

interface DeviceReport {
  readonly kind: string;
  readonly name: string;
  readonly hardware: boolean;
  readonly maxBindingBytes: number | null;
  /** `ok`, or the fault. */
  readonly selfCheck: string;
  /** Whether it ran and gave a wrong answer, which is our bug; one that cannot be used is not. */
  readonly wrong: boolean;
}

/** The command's action: 3 where the device asked for is missing, 70 where one computes wrongly. */
export function define(command: Command, session: Session): void {
  addCommonOptions(command, ['seed']).action(async (options: CommonOptions) => {
    const notes: string[] = [];
    const devices = await inspectDevices(options.device, notes);
    const chosen = await chooseDevice(options.device, (one) => notes.push(warningText(one)));
    const { info } = chosen;
    chosen.destroy();
    const facts = {
      version: PACKAGE.version,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      chosen: info.name,
      devices,
      notes,
    };
    session.out(
      options.json
        ? `${documentText({ schema: 'weft.doctor/1', ...facts })}\n`
        : doctorText(facts, options.device),
    );
    if (devices.some(({ wrong }) => wrong)) session.exitCode = Exit.bug;
  });
}

async function inspectDevices(choice: DeviceChoice, notes: string[]): Promise<DeviceReport[]> {
  const reports: DeviceReport[] = [];
  if (choice !== 'webgpu')
    reports.push(await inspect('cpu', () => chooseDevice('cpu', () => undefined), 'cpu'));
  if (choice === 'cpu') return reports;
  const { adapters, libraryProblem } = await diagnose();
  if (libraryProblem !== undefined) notes.push(libraryProblem);
  for (const { name, report, problem } of adapters) {
    if (problem === undefined)
      reports.push(await inspect('webgpu', () => openWebGpuDevice({ adapter: name }), name));
    else {
      const { hardware = false, maxBindingBytes = null } = report ?? {};
      reports.push({ kind: 'webgpu', name, hardware, maxBindingBytes, selfCheck: problem, wrong: false });
    }
  }
  return reports;
}

async function inspect(
  kind: 'cpu' | 'webgpu',
  open: () => Promise<Device>,
  name: string,
): Promise<DeviceReport> {
  let device: Device | undefined;
  try {
    device = await open();
    const { info } = device;
    const result = await runScenario(await parseScenario(SELF_CHECK), { device });
    const time = result.step?.time_us;
    const good = typeof time === 'number' && Math.abs(time / EXPECTED_US - 1) < 1e-4;
    const selfCheck = good ? 'ok' : `${time} us instead of ${EXPECTED_US} us`;
    return { ...info, selfCheck, wrong: !good };
  } catch (error) {
    const selfCheck = error instanceof Error ? error.message : String(error);
    return { kind, name, hardware: false, maxBindingBytes: null, selfCheck, wrong: kind === 'cpu' };
  } finally {
    device?.destroy();
  }
}

function doctorText(
  facts: {
    readonly version: string;
    readonly node: string;
    readonly platform: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly chosen: string;
    readonly devices: readonly DeviceReport[];
    readonly notes: readonly string[];
  },
  asked: string,
): string {
  const machine = `node ${facts.node}, ${facts.platform}, ${facts.cores} cores, ${formatSize(facts.memoryBytes)}`;
  const devices = facts.devices.flatMap(({ kind, name, hardware, maxBindingBytes, selfCheck }) => [
    `  ${name}`,
    `    ${kind}, ${hardware ? 'hardware' : 'software'}, bindings up to ${maxBindingBytes === null ? '?' : formatSize(maxBindingBytes)}`,
    `    self-check: ${selfCheck}`,
  ]);
  const notes = facts.notes.map((note) => `  note: ${note}`);
  return [
    `weft ${facts.version}, ${machine}`,
    'devices',
    ...devices,
    ...notes,
    `--device ${asked} takes: ${facts.chosen}`,
    '',
  ].join('\n');
}
