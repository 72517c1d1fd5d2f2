/** Files that are dropped on the page or chosen: looked at before anything is made of them. */
import { formatSize } from 'weft';
import { byId } from './dom.ts';

/** Far more than any scenario has; results with thousands of seeds stay below. */
const MOST_BYTES = 4 * 2 ** 20;

/** The text of a file; throws with the fault in words for people. */
async function textOf(file: File): Promise<string> {
  if (file.size > MOST_BYTES)
    throw new Error(
      `${file.name} has ${formatSize(file.size)}; the limit of a scenario or a result is ${formatSize(MOST_BYTES)}`,
    );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Error(`${file.name} is not UTF-8 text`);
  }
}

/**
 * Handles dropped and chosen files; `onText` gets their text, `onWrong` the reason why one cannot
 * be read.
 */
export function listenForFiles(
  onText: (text: string, name: string) => Promise<void>,
  onWrong: (why: string) => void,
): void {
  const take = async (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (!file) return;
    try {
      await onText(await textOf(file), file.name);
    } catch (error) {
      onWrong(error instanceof Error ? error.message : String(error));
    }
  };
  const chosen = byId<HTMLInputElement>('file');
  // Emptied, so that the same file can be chosen again after a correction.
  chosen.addEventListener('change', async () => {
    await take(chosen.files);
    chosen.value = '';
  });
  const over = (is: boolean) => document.body.classList.toggle('over', is);
  addEventListener('dragover', (event) => {
    event.preventDefault();
    over(true);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) over(false);
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    over(false);
    void take(event.dataTransfer?.files);
  });
}
