/**
 * NCCL on AWS's EFA: which algorithm and protocol its tuner plugin takes over three servers of 8
 * ranks or more (aws/aws-ofi-nccl `src/tuner/nccl_ofi_regions.cpp`: polygons in sizes and ranks,
 * here the borders between them, straight in logarithms as there), and the chunks that the plugin
 * sets (`src/platform-aws.cpp`: NCCL_NVLS_CHUNKSIZE and NCCL_NVLSTREE_MAX_CHUNKSIZE, 512 KiB). Over
 * two servers, and for other collectives, NCCL chooses as it does elsewhere.
 */
import type { Method, Profile, SizeRange } from '../profile.ts';
import { type NcclFigures, ncclProfile } from './nccl.ts';

/** A border between two regions: ranks, and the size there, in bytes; flat beyond its ends. */
type Border = readonly (readonly [ranks: number, bytes: number])[];

/** Up to which size the plugin takes each way of all-reducing; a ring with Simple beyond. */
export interface EfaRegions {
  readonly treeLl: Border;
  readonly treeLl128: Border;
  readonly ringLl128: Border;
  readonly nvlsTree: Border;
}

/** Below any size: a way that is not taken. */
const NOWHERE = 1;
/** TUNER_MAX_SIZE. */
const EVERYWHERE = 100 * 2 ** 30;

/** H100 (p5, p5e). Left out: rings with LL128 over 160 to 256 ranks, between regions of trees. */
export const P5: EfaRegions = {
  treeLl: [[16, NOWHERE]],
  treeLl128: [
    [16, 31_457_280],
    [32, 37_748_736],
    [64, 117_440_512],
    [128, 301_989_888],
    [256, 301_989_888],
    [512, 335_544_320],
    [1024, 536_870_912],
    [2048, 402_653_184],
  ],
  ringLl128: [
    [17, 1_073_741_824],
    [64, 2_147_483_648],
    [128, 2_147_483_648],
    [129, NOWHERE],
  ],
  nvlsTree: [
    [17, 1_073_741_824],
    [32, 1_610_612_736],
    [64, 2_684_354_560],
    [160, 8_053_063_680],
    [192, 9_663_676_416],
  ],
};

/** H200 (p5en). */
export const P5EN: EfaRegions = {
  treeLl: [[16, 196_608]],
  treeLl128: [
    [16, 13_107_200],
    [127, 129_499_136],
    [1024, 218_103_808],
  ],
  ringLl128: [
    [16, 29_884_416],
    [32, 293_601_280],
    [64, 589_299_712],
    [128, 549_453_824],
    [129, NOWHERE],
  ],
  nvlsTree: [
    [16, EVERYWHERE],
    [32, 509_607_936],
    [256, 7_516_192_768],
    [448, 17_179_869_184],
  ],
};

/** B200 (p6-b200). */
export const P6: EfaRegions = {
  treeLl: [[16, 393_216]],
  treeLl128: [
    [16, 4_718_592],
    [32, 18_350_080],
    [64, 40_370_176],
    [128, 57_147_392],
    [256, 72_876_032],
    [1024, 96_993_280],
    [2048, 106_430_464],
  ],
  ringLl128: [
    [31, NOWHERE],
    [32, 133_693_440],
    [64, 120_061_952],
    [128, 90_701_824],
    [129, NOWHERE],
  ],
  nvlsTree: [
    [16, EVERYWHERE],
    [32, 435_159_040],
    [64, 1_072_693_248],
    [512, 10_737_418_240],
    [1500, 34_359_738_368],
  ],
};

/** The size at which a border is for so many ranks. */
function borderAt(border: Border, ranks: number): number {
  const above = border.findIndex(([at]) => at >= ranks);
  if (above === 0) return border[0]![1];
  const [ranks1, bytes1] = border.at(above < 0 ? -1 : above - 1)!;
  if (above < 0) return bytes1;
  const [ranks2, bytes2] = border[above]!;
  const part = Math.log(ranks / ranks1) / Math.log(ranks2 / ranks1);
  return bytes1 * (bytes2 / bytes1) ** part;
}

/**
 * Where the plugin takes a method. It goes from one to the next where both take as long, which may
 * be elsewhere by the times here. If a method began only there, times would fall at the border; so
 * it may be taken before, where it is faster. Rings with Simple are taken beyond all borders only.
 */
function regionOf({ algorithm, protocol }: Method, regions: EfaRegions, ranks: number): SizeRange {
  const borders: number[] = [];
  for (const border of [regions.treeLl, regions.treeLl128, regions.ringLl128, regions.nvlsTree]) {
    borders.push(Math.max(borders.at(-1) ?? 0, borderAt(border, ranks)));
  }
  const [treeLl, treeLl128, ringLl128, nvlsTree] = borders as [number, number, number, number];
  const tree = algorithm === 'double-binary-tree';
  if (algorithm === 'nvls-tree') return { below: nvlsTree };
  if (protocol.name === 'LL') return { below: tree ? treeLl : 0 };
  if (protocol.name === 'LL128') return { below: tree ? treeLl128 : ringLl128 };
  return tree ? { below: 0 } : { from: nvlsTree };
}

/** The profile of a family on EFA. */
export function efaProfile(
  name: string,
  summary: string,
  figures: NcclFigures,
  regions: EfaRegions,
  sources: readonly string[],
): Profile {
  const nvls = figures.nvls && { ...figures.nvls, chunkKiB: { few: 512, many: 512 } };
  const profile = ncclProfile(name, summary, { ...figures, ...(nvls ? { nvls } : {}) }, sources);
  const methods = profile.methods.map((method): Method => {
    if (method.collective !== 'all-reduce' || method.within === 'server') return method;
    const sizes = (gpus: number, servers: number) =>
      gpus === 8 && servers > 2 ? regionOf(method, regions, gpus * servers) : {};
    return { ...method, sizes };
  });
  return { ...profile, methods };
}
