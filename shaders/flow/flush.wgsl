// At the end of a run: credits the bytes that every slot has carried to the links of its path. One
// invocation a slot.

#import "flow/state.wgsl"
#import "flow/credit.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(2) var<storage, read> paths: array<u32>;
@group(0) @binding(3) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x < params.lanes) {
    credit_path(id.y, id.y * params.lanes + id.x);
  }
}
