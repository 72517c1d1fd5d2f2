// Closes a round of events: time moves to the earliest, and the replica goes on, settles rates, or
// has finished. One invocation a replica.

#import "flow/state.wgsl"
#import "flow/phases.wgsl"

// Looking at one flow on a link's list costs as much as passing by so many slots in a row.
const REACH_WORTH = 4u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> groups: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> path_groups: array<atomic<u32>>;

// No slot is touched, and no block of the calendar is due, until kernels say so.
fn clear_rows() {
  clear_row(TOUCHED);
  clear_row(CALENDAR);
  atomicStore(&path_groups[ROW_X], 0u);
  atomicStore(&path_groups[ROW_Y], 0u);
}

// Moves time by `distance`, ps, and empties the lists of the round.
fn close_round(replica: u32, distance: f32) {
  let parity = control[replica].parity;
  control[replica].now = add64(control[replica].now, floor64(distance));
  control[replica].rounds += 1u;
  control[replica].parity = 1u - parity;
  atomicStore(&control[replica].touched[parity], 0u);
  atomicStore(&control[replica].started, 0u);
  atomicStore(&control[replica].ended, 0u);
}

// Asks for rates: by a search from the links that changed where few flows are on them, else by a
// look at every slot.
fn ask_for_rates(replica: u32) {
  let cost = atomicExchange(&control[replica].reach_cost, 0u);
  atomicStore(&control[replica].dirty, 0u);
  control[replica].unsettled_parity = 0u;
  control[replica].solves += 1u;
  if (control[replica].reach_off == 0u && cost * REACH_WORTH < params.lanes) {
    control[replica].phase = REACHING;
    control[replica].reached = 0u;
    atomicStore(&control[replica].reach_visits, 0u);
    return;
  }
  control[replica].phase = SETTLE;
  replicas[join_row(RELEASE, params.lanes)] = replica;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = id.x;
  if (replica == 0u) {
    clear_rows();
  }
  if (replica >= params.replicas || control[replica].phase != EVENTS) {
    return;
  }
  if (atomicLoad(&control[replica].done) == params.lanes) {
    control[replica].phase = FINISHED;
    return;
  }
  let nearest = bitcast<f32>(atomicLoad(&control[replica].nearest));
  if (nearest >= FAR) {
    control[replica].phase = STUCK;
    return;
  }
  close_round(replica, nearest);
  if (atomicLoad(&control[replica].dirty) != 0u) {
    ask_for_rates(replica);
  }
}
