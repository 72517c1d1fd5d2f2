// Keeps start and end of every message on the ended list. One invocation a slot; runs only where
// records are asked for, before the steps are ended.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"

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
@group(0) @binding(5) var<storage, read_write> next: array<Next>;
@group(0) @binding(6) var<storage, read_write> records: array<Record>;
@group(0) @binding(7) var<storage, read> programs: array<Program>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  if (id.x >= atomicLoad(&control[replica].ended)) {
    return;
  }
  let slot = lists[ended_list(replica) - id.x];
  if ((lanes[slot].flags & (SEND | SIGNAL)) != SEND) {
    return;
  }
  let place = atomicAdd(&control[replica].records, 1u);
  if (place >= params.records) {
    return;
  }
  let record = replica * params.records + place;
  records[record].slot = slot;
  records[record].source = programs[slot % params.lanes].rank;
  records[record].target_rank = programs[lanes[slot].peer % params.lanes].rank;
  records[record].bytes = lanes[slot].bytes;
  records[record].start = lanes[slot].issue_at;
  records[record].end = next[place_of(replica, slot)].at;
}
