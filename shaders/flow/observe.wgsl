// Counts the messages on the ended list: bytes on their path, flow completion times, and where asked for a
// record of each. One invocation a slot; the histogram is an atomic sum.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/calendar.wgsl"

// Keep every message's start and end.
override keep_records: bool = false;

struct Record {
  slot: u32,
  source: u32,
  target_rank: u32,
  pad: u32,
  bytes: vec2<u32>,
  start: vec2<u32>,
  end: vec2<u32>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read> next: array<Next>;
@group(0) @binding(6) var<storage, read_write> histogram: array<atomic<u32>>;
@group(0) @binding(7) var<storage, read_write> records: array<Record>;
@group(0) @binding(8) var<storage, read> programs: array<vec4<u32>>;

// 128 buckets an octave from 1 ps: the top bits of the f32.
fn bucket(fct: f32) -> u32 {
  return (bitcast<u32>(max(fct, 1.0)) >> 16u) - (127u << 7u);
}

fn keep(replica: u32, slot: u32, at: vec2<u32>) {
  let place = atomicAdd(&control[replica].records, 1u);
  if (place >= params.records) {
    return;
  }
  let record = replica * params.records + place;
  records[record].slot = slot;
  records[record].source = programs[slot % params.lanes].x;
  records[record].target_rank = programs[lanes[slot].peer % params.lanes].x;
  records[record].bytes = lanes[slot].bytes;
  records[record].start = lanes[slot].issue_at;
  records[record].end = at;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  if (id.x >= atomicLoad(&control[replica].ended)) {
    return;
  }
  let slot = lists[ended_list(replica) - id.x];
  if ((lanes[slot].flags & (SEND | SIGNAL)) != SEND) {
    return;
  }
  let at = next[place_of(replica, slot)].at;
  let fct = since64(at, lanes[slot].issue_at);
  lanes[slot].carried = add64(lanes[slot].carried, lanes[slot].bytes);
  lanes[slot].messages += 1u;
  lanes[slot].fct_sum += fct;
  lanes[slot].fct_min = min(lanes[slot].fct_min, fct);
  lanes[slot].fct_max = max(lanes[slot].fct_max, fct);
  atomicAdd(&histogram[replica * 8192u + bucket(fct)], 1u);
  if (keep_records) {
    keep(replica, slot, at);
  }
}
