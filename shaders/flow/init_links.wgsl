// Gives every link of every replica its capacity. One invocation a link.

#import "flow/state.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> capacities: array<f32>;
@group(0) @binding(2) var<storage, read_write> links: array<LinkState>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.links) {
    return;
  }
  let link = id.y * params.links + id.x;
  let units = floor64(capacities[id.x] * params.rate_units);
  links[link].capacity = capacities[id.x];
  atomicStore(&links[link].free_lo, units.x);
  atomicStore(&links[link].free_hi, units.y);
}
