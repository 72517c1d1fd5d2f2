// Lists the flows of all links anew, before release looks at every slot: puts the path of each slot
// whose flow drains on the lists, and clears the heads that are not in use. One invocation a slot,
// which clears as many heads as fall to a slot.

#import "flow/state.wgsl"
#import "flow/listing.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read> rates: array<f32>;
@group(0) @binding(4) var<storage, read_write> paths: array<u32>;
@group(0) @binding(5) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  if (id.x >= params.lanes || control[replica].relist == 0u) {
    return;
  }
  for (var local = id.x; local < params.links; local += params.lanes) {
    let unused = LEDGER_WORDS * (replica * params.links + local) + LEDGER_HEAD + 1u - control[replica].heads;
    atomicStore(&ledger[unused], 0u);
  }
  let slot = replica * params.lanes + id.x;
  if (rates[slot] == IDLE) {
    paths[slot * params.path_words] = 0u;
  } else {
    list_path(replica, slot);
  }
}
