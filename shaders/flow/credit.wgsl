// The ledger holds four words a link: bytes carried (low, high), the list of path entries that cross it (entry + 1,
// 0 at its end), and one unused. Here: the bytes a slot has carried, credited to the links of its path.
// Needs: params, lanes, paths, ledger.

#import "flow/path.wgsl"

override weighted: bool = false;

fn add_bytes(word: u32, bytes: vec2<u32>) {
  let before = atomicAdd(&ledger[word], bytes.x);
  let carry = select(0u, 1u, before + bytes.x < before);
  atomicAdd(&ledger[word + 1u], bytes.y + carry);
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
    add_bytes(4u * (replica * params.links + paths[path + k]), bytes);
  }
  lanes[slot].carried = vec2<u32>(0u, 0u);
}
