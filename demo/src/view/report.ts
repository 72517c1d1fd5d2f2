/** The report of an outcome as a file, written by a worker of its own. */
import type { Outcome } from '../worker/protocol.ts';
import type { ReportRequest } from '../worker/report.ts';

/** The page without scripts; rejects if it cannot be written. */
export function reportBlob({ result, seen, causes }: Outcome): Promise<Blob> {
  const worker = new Worker(new URL('../worker/report.ts', import.meta.url), { type: 'module' });
  const written = new Promise<Blob>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<string>) => resolve(new Blob([data], { type: 'text/html' }));
    worker.onerror = ({ message }) => reject(new Error(message || 'the report cannot be written'));
    const request: ReportRequest = { result, fabric: seen?.fabric, causes };
    worker.postMessage(request);
  });
  return written.finally(() => worker.terminate());
}
