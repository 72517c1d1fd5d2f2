/**
 * Gradient buckets: they close, in the order gradients become ready, once they hold the bucket's
 * size (Megatron-LM's `param_and_grad_buffer`; PyTorch DDP, Li et al., VLDB 2020, §3.2.3).
 * Gradients that become ready together are not split.
 */

/**
 * Streams in addition to the compute stream; each reduces its buckets in order. `edp`: gradients of
 * experts.
 */
export type StreamName = 'dp' | 'edp';

export interface Bucket {
  readonly stream: StreamName;
  readonly bytes: number;
}

export interface BucketFiller {
  /**
   * Gradients of `elements` parameters of a rank are ready; returns the bucket that they close, if
   * any.
   */
  add(stream: StreamName, elements: number): Bucket | undefined;
  /** The rest, at the end of the backward pass. */
  flush(): readonly Bucket[];
}

/**
 * One open bucket a stream; `bucketBytes` closes it, the first one `firstBytes`; an element has
 * `dtypeBytes`.
 */
export function fillBuckets(bucketBytes: number, dtypeBytes: number, firstBytes = bucketBytes): BucketFiller {
  const open: Record<StreamName, number> = { dp: 0, edp: 0 };
  const limits: Record<StreamName, number> = { dp: firstBytes, edp: firstBytes };
  const close = (stream: StreamName): Bucket => {
    const bytes = Math.ceil(open[stream]);
    open[stream] = 0;
    limits[stream] = bucketBytes;
    return { stream, bytes };
  };
  return {
    add(stream, elements) {
      open[stream] += elements * dtypeBytes;
      return open[stream] >= limits[stream] ? close(stream) : undefined;
    },
    flush: () => [close('dp'), close('edp')].filter(({ bytes }) => bytes > 0),
  };
}
