// Counter-based randomness, bit for bit the functions of src/rng/hash.ts.

// Finaliser of MurmurHash3 (Appleby, public domain).
fn mix32(x: u32) -> u32 {
  var h = x;
  h = (h ^ (h >> 16u)) * 0x85ebca6bu;
  h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
  return h ^ (h >> 16u);
}

fn hash2(a: u32, b: u32) -> u32 {
  return hash_from(hash_begin(a), b);
}

// hash2(a, b) is hash_from(hash_begin(a), b): for many b with one a.
fn hash_begin(a: u32) -> u32 {
  return mix32(a + 0x9e3779b9u);
}

fn hash_from(begun: u32, b: u32) -> u32 {
  return mix32(begun + b * 0x85ebca77u);
}

fn hash3(a: u32, b: u32, c: u32) -> u32 {
  return hash2(hash2(a, b), c);
}
