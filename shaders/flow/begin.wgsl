// Opens a tick: replicas whose rates are settled take their next events, or pause for the host. One
// invocation a replica.

#import "flow/state.wgsl"
#import "flow/phases.wgsl"
#import "flow/found.wgsl"
#import "flow/calendar.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> groups: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> found_groups: array<atomic<u32>>;
@group(0) @binding(5) var<storage, read_write> lanes: array<Lane>;

fn pauses(replica: u32) -> bool {
  let step = control[replica].pause_step;
  return step != 0u && lanes[replica * params.lanes + control[replica].pause_lane].step >= step;
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = id.x;
  if (replica == 0u) {
    clear_row(ENDED);
    clear_row(STARTED);
    clear_row(RELEASE);
    clear_row(RELIST);
    clear_found(SOLVES);
    for (var row = FILL; row < FILL + (FILL_ROWS + 1u) * params.fill_rounds; row++) {
      clear_row(row);
    }
  }
  if (replica >= params.replicas) {
    return;
  }
  if (control[replica].phase == SHARING) {
    close_fill(replica);
  }
  if (control[replica].phase != EVENTS) {
    return;
  }
  if (pauses(replica)) {
    control[replica].phase = PAUSED;
    return;
  }
  atomicStore(&control[replica].nearest, bitcast<u32>(FAR));
  let touched = atomicLoad(&control[replica].touched[control[replica].parity]);
  let place = join_row(TOUCHED, touched);
  join_row(CALENDAR, spans());
  // A slot that is touched may change its event before the headers are renewed.
  join_row(STALE, min(blocks(), atomicLoad(&control[replica].stale) + touched));
  replicas[place] = replica;
}
