/** A process that runs the cases by one build. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface SideProcess {
  /** Time of the processor that a case took, ms. */
  run(index: number): Promise<number>;
  close(): void;
}

/** Starts one for the build in `directory`. */
export async function openProcess(directory: string): Promise<SideProcess> {
  const script = fileURLToPath(new URL('speed-child.ts', import.meta.url));
  const child = fork(script, [directory], { execArgv: ['--import', 'tsx'] });
  const answer = () =>
    new Promise<number>((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`a run of ${directory} ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (ms: number) => {
        child.off('exit', ended);
        resolve(ms);
      });
    });
  // Says when it is ready.
  await answer();
  return {
    run(index) {
      const ms = answer();
      child.send(index);
      return ms;
    },
    close: () => child.disconnect(),
  };
}
