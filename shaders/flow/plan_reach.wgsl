// Sends the search on to the links found in its last level; none found means that it is over. One
// invocation a replica.

#import "flow/state.wgsl"
#import "flow/phases.wgsl"

// Which level of the tick this is.
override level: u32 = 0u;

const MOST_STRIKES = 4u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> groups: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = id.x;
  if (replica >= params.replicas || control[replica].phase != REACHING) {
    return;
  }
  let used = atomicLoad(&control[replica].used_links);
  let from_link = control[replica].reached;
  if (from_link == used) {
    control[replica].phase = OPENED;
    if (atomicLoad(&control[replica].reach_visits) > params.lanes) {
      control[replica].reach_strikes += 1u;
      control[replica].reach_off = select(0u, 1u, control[replica].reach_strikes >= MOST_STRIKES);
    }
    return;
  }
  control[replica].reach_from = from_link;
  control[replica].reached = used;
  let row = FILL + FILL_ROWS * params.fill_rounds + level;
  replicas[join_row(row, used - from_link)] = replica;
}
