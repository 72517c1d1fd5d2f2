/** Contents in any form, for programs. */
import { UserError } from '../../util/errors.ts';
import type { Content } from './content.ts';
import { exporters } from './registry.ts';

/**
 * A content in the form of that name, as `--export` writes it; bytes only for `parquet`. Throws
 * `UserError` for an unknown form, and for a trace of a content that has none.
 */
export async function exportContent(content: Content, form: string): Promise<string | Uint8Array> {
  const exporter = exporters.find(({ name }) => name === form);
  if (!exporter) {
    const names = exporters.map(({ name }) => name);
    throw new UserError(`unknown form '${form}'`, {
      where: 'form',
      advice: `use one of ${names.join(', ')}`,
    });
  }
  if (exporter.traces && !content.trace)
    throw new UserError('this content has no trace', { where: 'form', advice: 'use another form' });
  const write = await exporter.load();
  return write(content);
}
