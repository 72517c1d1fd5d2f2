/**
 * The report of `weft doctor`: every device of this machine, whether it computes, and which one
 * `auto` takes.
 */
import { type AdapterReport, reportAdapter } from '../device/adapter.ts';
import type { Device } from '../device/device.ts';
import { selfCheck } from '../device/self-check.ts';
import { warningText } from '../report/warnings/text.ts';
import { adapterNames, said, withAdapter } from './dawn.ts';
import { chooseDevice, openWebGpuDevice } from './node.ts';

export interface DeviceDiagnosis {
  readonly name: string;
  /** Why it cannot be used; undefined when it opened and computed a small kernel rightly. */
  readonly problem: string | undefined;
}

export interface AdapterDiagnosis extends DeviceDiagnosis {
  /** Its description; undefined if it could not even be asked. */
  readonly report: AdapterReport | undefined;
}

export interface Diagnosis {
  /** Version of Node. */
  readonly node: string;
  /** Operating system and processor, e.g. `linux x64`. */
  readonly system: string;
  /** Why no adapters exist at all: the WebGPU library did not load. */
  readonly libraryProblem: string | undefined;
  readonly adapters: readonly AdapterDiagnosis[];
  readonly cpu: DeviceDiagnosis;
  /** The choice of `--device auto`, and why no GPU if it takes none. */
  readonly auto: { readonly kind: 'cpu' | 'webgpu'; readonly name: string; readonly why: string | undefined };
}

/** Opens every device in turn and tries it. Throws nothing: problems are its answer. */
export async function diagnose(): Promise<Diagnosis> {
  let names: string[] = [];
  let libraryProblem: string | undefined;
  try {
    names = await adapterNames();
  } catch (error) {
    libraryProblem = said(error);
  }
  const adapters: AdapterDiagnosis[] = [];
  for (const name of names) adapters.push(await diagnoseAdapter(name));
  let why: string | undefined;
  const auto = await chooseDevice('auto', (warning) => {
    why = warningText(warning);
  });
  const { kind, name } = auto.info;
  auto.destroy();
  return {
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    libraryProblem,
    adapters,
    cpu: { name: 'cpu', problem: await tryDevice(() => chooseDevice('cpu', () => undefined)) },
    auto: { kind, name, why },
  };
}

async function diagnoseAdapter(name: string): Promise<AdapterDiagnosis> {
  let report: AdapterReport | undefined;
  try {
    report = await withAdapter([`adapter=${name}`], async (adapter, release) => {
      release();
      return reportAdapter(adapter);
    });
  } catch (error) {
    return { name, report, problem: said(error) };
  }
  return {
    name,
    report,
    problem: report.problem ?? (await tryDevice(() => openWebGpuDevice({ adapter: name }))),
  };
}

/** The fault of the device that `open` yields, which is destroyed after the trial. */
async function tryDevice(open: () => Promise<Device>): Promise<string | undefined> {
  try {
    const device = await open();
    try {
      return await selfCheck(device);
    } finally {
      device.destroy();
    }
  } catch (error) {
    return said(error);
  }
}
