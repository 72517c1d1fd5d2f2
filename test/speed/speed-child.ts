/** Runs cases by the build of a directory, `speed-child.ts DIRECTORY`, and answers their times. */
import { pathToFileURL } from 'node:url';
import { libraryOf } from '../same/builds.ts';
import { SPEED_CASES } from './speed-cases.ts';

/** The functions that a build's library must have, of whichever version. */
interface Library {
  createCpuDevice(): { destroy(): void };
  parseScenario(text: string): Promise<unknown>;
  runScenario(scenario: unknown, context: object): Promise<unknown>;
}

const library: Library = await import(pathToFileURL(libraryOf(process.argv[2]!)).href);

async function run(index: number): Promise<number> {
  const device = library.createCpuDevice();
  const scenario = await library.parseScenario(SPEED_CASES[index]!.text);
  const began = process.cpuUsage();
  await library.runScenario(scenario, { device });
  const { user, system } = process.cpuUsage(began);
  device.destroy();
  return (user + system) / 1000;
}

process.on('message', async (index: number) => process.send!(await run(index)));
process.send!(0);
