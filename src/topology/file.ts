/**
 * A fabric as a file says it: our own list of nodes and links (`file-yaml.ts`) or the plain format
 * of the ns-3 and SimAI family (`file-ns3.ts`). Nodes keep the file's order: ranks, switches; then
 * NICs and ports of ranks with several links in a plane.
 */
import { UserError } from '../util/errors.ts';
import { looksLikeNs3, readNs3Fabric } from './file-ns3.ts';
import { readYamlFabric } from './file-yaml.ts';
import { describedFabric } from './parts/described.ts';
import { defineTopology } from './topology.ts';

export const file = defineTopology({
  name: 'file',
  summary: 'nodes and links from a file: YAML, or the text format of ns-3 and SimAI',
  reads: 'path',
  params: {
    path: {
      kind: 'text',
      help: 'path of the file; relative to the scenario file, or to the working directory in a SPEC',
    },
  },
  build(values) {
    const { path } = values;
    const { text } = values as { readonly text?: unknown };
    if (typeof text !== 'string') {
      throw new UserError(`the text of '${path}' is missing`, {
        where: 'path',
        advice: 'in a program, pass the text to build, or readText to parseScenario',
      });
    }
    const name = path.split('/').at(-1) ?? path;
    const read = looksLikeNs3(text) ? readNs3Fabric : readYamlFabric;
    return describedFabric('file', read(name, text));
  },
});
