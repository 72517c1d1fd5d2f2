// Finds the distance to each replica's next event. One invocation a block of the calendar, which
// renews the header where a slot changed; atomicMin on the bits of a non-negative f32, whose order
// is that of the numbers.

#import "flow/state.wgsl"
#import "flow/calendar.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> next: array<Next>;

fn renew(header: u32, slots: u32) {
  var earliest = U64_MAX;
  var slack = 0.0;
  for (var i = 0u; i < slots; i++) {
    earliest = min64(earliest, next[header + 1u + i].at);
    slack = max(slack, next[header + 1u + i].slack);
  }
  next[header].at = earliest;
  next[header].slack = slack;
  next[header].state = 0u;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= blocks()) {
    return;
  }
  let replica = replicas[id.y];
  let header = header_of(replica, id.x);
  if (next[header].state != 0u) {
    renew(header, min(BLOCK, params.lanes - id.x * BLOCK));
  }
  let at = next[header].at;
  if (at.y != U64_MAX.y) {
    atomicMin(&control[replica].nearest, bitcast<u32>(since64(at, control[replica].now)));
  }
}
