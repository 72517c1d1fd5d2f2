// The route tables of src/model/routes.ts, one behind another in one buffer; `sections` says where each starts.

struct Sections {
  // Per rank: first link, last link, class; scale-out, then scale-up.
  out_first: u32,
  out_last: u32,
  out_class: u32,
  up_first: u32,
  up_last: u32,
  up_class: u32,
  // Per rank: its scale-up domain.
  domain: u32,
  class_node: u32,
  class_row: u32,
  next_set: u32,
  set_start: u32,
  set_links: u32,
  divisor: u32,
  // Per link, four words: node it leads to, latency (low, high), capacity as f32 bits (0: never limits).
  link_info: u32,
  // Per replica.
  seeds: u32,
  // Spraying: per (source node, class) pair, where its entries start; see spray.wgsl.
  pair_index: u32,
  pair_start: u32,
  pair_entries: u32,
  pair_latency: u32,
  merged: u32,
}

const NONE = 0xffffffffu;
