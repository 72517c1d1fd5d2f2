// Link capacity in fixed point, 64 bits in two atomics. Sums of integers do not depend on their order, so the
// same flows always leave the same capacity, on every device.
// Needs: params, links, paths.

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

// Returns `rate` bytes/ps to the link. A carry out of the low word is the one addition that wrapped.
fn give_back(link: u32, rate: f32) {
  let units = floor64(rate * params.rate_units);
  let before = atomicAdd(&links[link].free_lo, units.x);
  let carry = select(0u, 1u, before + units.x < before);
  atomicAdd(&links[link].free_hi, units.y + carry);
}

// Takes `rate` bytes/ps from the link.
fn take(link: u32, rate: f32) {
  let units = floor64(rate * params.rate_units);
  let before = atomicSub(&links[link].free_lo, units.x);
  let borrow = select(0u, 1u, before < units.x);
  atomicSub(&links[link].free_hi, units.y + borrow);
}
