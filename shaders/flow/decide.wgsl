// Closes a round of events: time moves to the earliest, and the replica goes on, settles rates, or
// has finished. One invocation a replica.

#import "flow/state.wgsl"
#import "flow/phases.wgsl"
#import "flow/found.wgsl"
#import "flow/calendar.wgsl"
#import "flow/search.wgsl"
#import "flow/owed.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> groups: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> found_groups: array<atomic<u32>>;

// No slot is touched, and no block of the calendar is stale or due, until kernels say so.
fn clear_rows() {
  clear_row(TOUCHED);
  clear_row(CALENDAR);
  clear_row(STALE);
  clear_found(PATHS);
  clear_found(DUE);
}

// Moves time by `distance`, ps, and empties the lists of the round.
fn close_round(replica: u32, distance: f32) {
  let parity = control[replica].parity;
  control[replica].now = add64(control[replica].now, floor64(distance));
  control[replica].rounds += 1u;
  control[replica].parity = 1u - parity;
  atomicStore(&control[replica].touched[parity], 0u);
  atomicStore(&control[replica].started, 0u);
  let gone = select(0u, control[replica].gone, control[replica].owed != 0u);
  control[replica].gone = gone + atomicExchange(&control[replica].ended, 0u);
  atomicStore(&control[replica].due, 0u);
}

// Whether rates are found by a search from the links that changed: few flows are on them, and the
// links' lists have all flows.
fn can_search(replica: u32) -> bool {
  let pause = control[replica].reach_pause;
  control[replica].reach_pause = max(pause, 1u) - 1u;
  return pause == 0u && is_worth(replica) && atomicLoad(&control[replica].nodes) <= params.nodes;
}

// Asks for rates, by a search or else by a look at every slot.
fn ask_for_rates(replica: u32) {
  atomicStore(&control[replica].dirty, 0u);
  atomicStore(&control[replica].patience, bitcast<u32>(FAR));
  control[replica].owed = 0u;
  control[replica].settled_at = control[replica].now;
  atomicStore(&control[replica].reach_visits, 0u);
  control[replica].reached = 0u;
  control[replica].unsettled_parity = 0u;
  control[replica].solves += 1u;
  if (can_search(replica)) {
    control[replica].phase = REACHING;
  } else {
    replicas[look_at_all(replica)] = replica;
  }
}

// Moves time to when rates are owed, without a round of events.
fn settle_owed(replica: u32) {
  control[replica].now = max64(control[replica].now, control[replica].owed_at);
  atomicStore(&control[replica].touched[control[replica].parity], 0u);
  ask_for_rates(replica);
}

// Whether a solve would look at every slot, and there are many.
fn is_long(replica: u32) -> bool {
  let cost = atomicLoad(&control[replica].reach_cost) * SEARCH_COST;
  return params.lanes >= params.many_lanes && (control[replica].reach_pause != 0u || cost >= params.lanes);
}

// After flows have left: whether rates are owed until the last solve is as long ago as the slack of
// these flows. Held replicas owe nothing, so that their state is all that the host reads.
fn owe(replica: u32) -> bool {
  let until = add64(control[replica].settled_at, floor64(bitcast<f32>(atomicLoad(&control[replica].patience))));
  control[replica].owed_at = until;
  let waits = control[replica].pause_step == 0u && is_long(replica) && less64(control[replica].now, until);
  control[replica].owed = select(0u, 1u, waits);
  return control[replica].owed != 0u;
}

fn close(replica: u32) {
  if (atomicLoad(&control[replica].done) == params.lanes) {
    control[replica].phase = FINISHED;
    return;
  }
  let nearest = bitcast<f32>(atomicLoad(&control[replica].nearest));
  if (rates_come_first(replica, nearest)) {
    settle_owed(replica);
    return;
  }
  if (nearest >= FAR) {
    control[replica].phase = STUCK;
    return;
  }
  close_round(replica, nearest);
  let dirty = atomicLoad(&control[replica].dirty);
  if (dirty == JOINED || (dirty == LEFT && !owe(replica))) {
    ask_for_rates(replica);
  }
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = id.x;
  if (replica == 0u) {
    clear_rows();
  }
  if (replica >= params.replicas) {
    return;
  }
  if (control[replica].phase == EVENTS) {
    close(replica);
  }
  let phase = control[replica].phase;
  if (phase != EVENTS && phase != FINISHED && phase != STUCK) {
    find_item(SOLVES, replica, 0u);
  }
}
