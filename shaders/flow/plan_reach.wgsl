// Sends the search on to the links found in its last level, or gives it up for a look at every
// slot. If none were found, it is over. One invocation a replica.

#import "flow/state.wgsl"
#import "flow/phases.wgsl"
#import "flow/calendar.wgsl"
#import "flow/search.wgsl"

// Which level of the tick this is.
override level: u32 = 0u;

// So many strikes double the pause, and no more.
const MOST_STRIKES = 6u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> groups: array<atomic<u32>>;
// The replicas of release.
@group(0) @binding(4) var<storage, read_write> active_release: array<u32>;

// A search that is given up makes the next solves go without, the more so the oftener it happens.
fn give_up(replica: u32) {
  control[replica].reach_strikes = min(control[replica].reach_strikes + 1u, MOST_STRIKES);
  control[replica].reach_pause = 1u << control[replica].reach_strikes;
  active_release[look_at_all(replica)] = replica;
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = id.x;
  if (replica >= params.replicas || control[replica].phase != REACHING) {
    return;
  }
  let used = atomicLoad(&control[replica].used_links);
  let from_link = control[replica].reached;
  if (from_link == used) {
    control[replica].reach_strikes = max(control[replica].reach_strikes, 1u) - 1u;
    control[replica].phase = OPENED;
    return;
  }
  if (!is_worth(replica)) {
    give_up(replica);
    return;
  }
  atomicStore(&control[replica].reach_cost, 0u);
  control[replica].reach_from = from_link;
  control[replica].reached = used;
  let row = FILL + FILL_ROWS * params.fill_rounds + level;
  replicas[join_row(row, used - from_link)] = replica;
}
