/** Reasons why keys of a training block have no effect, and what gives them one, by code. */
export const IDLE_REASONS: Readonly<Record<string, string>> = {
  'one-rank': 'the step has one rank, and nothing to send; use more ranks',
  'one-stage': 'pp is 1; use pp above 1',
  'one-context': 'cp is 1; use cp above 1',
  'one-tensor': 'tp is 1; use tp above 1',
  'one-copy': 'each parameter is on one rank (dp × cp is 1), so gradients are not reduced; use dp above 1',
  'one-chunk': 'a stage has one model chunk; use pipeline.virtual above 1',
  'one-shard': 'gradients.shard is 1, so parameters are whole; use shard above 1',
  'same-order': 'the sizes above 1 have the same order by default; use sizes whose order differs',
  'no-experts': 'no layer has experts; set model.experts',
  'no-dense': 'all layers have experts, of width expertFfn; set model.denseLayers',
  'no-module':
    'no layer has this module (dense layers have mlp, others experts), or attention contains it; name others',
  'peak-given': 'accelerator.peak is set, whatever the precision; omit peak',
  'no-optimizer': 'the optimizer moves no bytes; set optimizer.bytes',
  'by-layer': 'with sharding fsdp and hsdp a layer is a unit, without buckets; use sharding none or zero1',
  whole: 'with sharding none no parameters are gathered; use sharding zero1, fsdp or hsdp',
  'not-zero1': 'it is for sharding zero1; set gradients.sharding: zero1',
  'not-sharded': 'it is for sharding fsdp and hsdp; set gradients.sharding: fsdp',
  'no-overlap': 'without overlap nothing is gathered ahead; set gradients.overlap: true',
  'at-end': 'parameters are gathered at the end of the step; set gradients.gatherAt: forward',
};
