// The bytes a slot has carried, credited to the links of its path.
// Needs: params, lanes, paths, ledger.

#import "flow/path.wgsl"
#import "flow/ledger.wgsl"

override weighted: bool = false;

fn add_bytes(word: u32, bytes: vec2<u32>) {
  let before = atomicAdd(&ledger[word + LEDGER_BYTES_LOW], bytes.x);
  let carry = select(0u, 1u, before + bytes.x < before);
  atomicAdd(&ledger[word + LEDGER_BYTES_HIGH], bytes.y + carry);
}

fn credit_path(replica: u32, slot: u32) {
  let carried = lanes[slot].carried;
  if (carried.x == 0u && carried.y == 0u) {
    return;
  }
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    var bytes = carried;
    if (weighted) {
      bytes = floor64(float64(carried) * f32(paths[path + k + params.path_stride]) / params.weight_unit);
    }
    add_bytes(LEDGER_WORDS * (replica * params.links + paths[path + k]), bytes);
  }
  lanes[slot].carried = vec2<u32>(0u, 0u);
}
