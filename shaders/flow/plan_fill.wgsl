// Opens a fill round for every replica with unsettled flows. One invocation a replica.

#import "flow/state.wgsl"
#import "flow/phases.wgsl"

// Which fill round of the tick this is.
override fill: u32 = 0u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> groups: array<atomic<u32>>;

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
  let place = join_row(FILL + FILL_ROWS * fill, atomicLoad(&control[replica].used_links));
  join_row(FILL + FILL_ROWS * fill + 1u, atomicLoad(&control[replica].unsettled[control[replica].unsettled_parity]));
  replicas[place] = replica;
}
