// Link capacity in fixed point, 64 bits in two atomics. Sums of integers do not depend on their
// order, so the same flows always leave the same capacity, on every device. Needs: params, links,
// paths.

#import "flow/path.wgsl"

override weighted: bool = false;

// Weight of the k-th link of a path, as f32 in units of a full share.
fn path_weight(place: u32) -> f32 {
  if (weighted) {
    return f32(paths[place + params.path_stride]) / params.weight_unit;
  }
  return 1.0;
}

// The same as an integer.
fn whole_weight(place: u32) -> u32 {
  if (weighted) {
    return paths[place + params.path_stride];
  }
  return 1u;
}

// The part of a link that `rate` bytes/ps take, if the link carries all of them.
fn rate_units(rate: f32) -> vec2<u32> {
  return floor64(rate * params.rate_units);
}

// The part of it that the k-th link of a path loses: `whole` if paths are not weighted.
fn link_units(place: u32, rate: f32, whole: vec2<u32>) -> vec2<u32> {
  if (weighted) {
    return rate_units(rate * path_weight(place));
  }
  return whole;
}

// Returns capacity to the link. A carry out of the low word is the one addition that wrapped.
fn give_back(link: u32, units: vec2<u32>) {
  let before = atomicAdd(&links[link].free_lo, units.x);
  let carry = select(0u, 1u, before + units.x < before);
  atomicAdd(&links[link].free_hi, units.y + carry);
}

// Takes capacity from the link.
fn take(link: u32, units: vec2<u32>) {
  let before = atomicSub(&links[link].free_lo, units.x);
  let borrow = select(0u, 1u, before < units.x);
  atomicSub(&links[link].free_hi, units.y + borrow);
}
