// Proves that a device computes: hashes by the shared functions, counted by an atomic. Every
// invocation writes its own word of `hashes`; the count does not depend on their order.

#import "shared/hash.wgsl"

struct SelfCheck {
  seed: u32,
  words: u32,
}

@group(0) @binding(0) var<uniform> check: SelfCheck;
@group(0) @binding(1) var<storage, read_write> hashes: array<u32>;
@group(0) @binding(2) var<storage, read_write> odd: atomic<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= check.words) {
    return;
  }
  let hash = hash2(check.seed, id.x);
  hashes[id.x] = hash;
  if ((hash & 1u) == 1u) {
    atomicAdd(&odd, 1u);
  }
}
