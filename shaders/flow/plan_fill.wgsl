// Opens a fill round for every replica with unsettled flows. One invocation a replica.

#import "flow/state.wgsl"
#import "flow/phases.wgsl"

// Which fill round of the tick this is.
override fill: u32 = 0u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> groups: array<atomic<u32>>;

// Chooses how the round finds its flows. If more than half of the flows of the last round stayed,
// many rounds follow. Rounds over links then cost less, if links are fewer than flows.
fn choose_filling(replica: u32, used: u32) {
  let flows = atomicLoad(&control[replica].unsettled[control[replica].unsettled_parity]);
  let before = control[replica].unsettled_before;
  control[replica].unsettled_before = flows;
  if (control[replica].filling == LISTING) {
    control[replica].filling = LISTED;
  } else if (control[replica].filling == FLOWS && before != 0u && flows > max(before / 2u, used)) {
    control[replica].filling = select(LISTING, LISTED, serial);
  }
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = id.x;
  if (replica >= params.replicas) {
    return;
  }
  if (control[replica].phase == SHARING) {
    close_fill(replica);
  } else if (control[replica].phase == SETTLE) {
    // A floor of no flow at all (the last on its links left) leaves nothing to settle.
    control[replica].phase = OPENED;
  }
  if (control[replica].phase != OPENED) {
    return;
  }
  control[replica].phase = SHARING;
  let used = atomicLoad(&control[replica].used_links);
  choose_filling(replica, used);
  let place = join_row(FILL + FILL_ROWS * fill, used);
  let items = select(control[replica].unsettled_before, used, control[replica].filling == LISTED);
  cover_row(FILL + FILL_ROWS * fill + 1u, items, place);
  replicas[place] = replica;
}
