/** A worker that writes a result as the page without scripts of `--export html`. */
import { exportContent, type Fabric, type Result, resultContent } from 'weft';

/** The result, and the facts of its run that it does not hold. */
export interface ReportRequest {
  readonly result: Result;
  readonly fabric: Fabric | undefined;
  readonly causes: Result['causes'];
}

addEventListener('message', async ({ data }: MessageEvent<ReportRequest>) => {
  const { result, fabric, causes } = data;
  const seen = fabric && { fabric, ...(causes && { causes }) };
  postMessage(await exportContent(resultContent(result, seen), 'html'));
});
