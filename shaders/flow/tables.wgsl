// The route tables of src/model/routes.ts, one behind another in one buffer; `sections` says where
// each starts.

#import "shared/none.wgsl"

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
  // Per link, a RouteLink.
  link_info: u32,
  // Per replica.
  seeds: u32,
  // Spraying: class → its number among those with routes; (source class, class) → path; path →
  // first PathEntry, and
  // latency (low, high).
  class_number: u32,
  path_of: u32,
  path_start: u32,
  path_latency: u32,
  path_entries: u32,
  // Link of the fabric → the kernels' link where flows load it whole, or NONE; link → capacity as
  // f32 bits.
  own_link: u32,
  link_rate: u32,
  // Valiant: how many classes flows may be sent by, then those.
  detours: u32,
  // Per slot: whether it may run ahead.
  ahead: u32,
}

struct RouteLink {
  // The node it leads to.
  node: u32,
  latency_low: u32,
  latency_high: u32,
  // Bits of an f32; 0: it never limits.
  capacity: u32,
}
#words LINK RouteLink

// A link of a path of the spread traffic.
struct PathEntry {
  link: u32,
  weight: u32,
}
#words ENTRY PathEntry
