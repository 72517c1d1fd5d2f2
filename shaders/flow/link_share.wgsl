// Needs: params, control, links.

// The rate that a link could give every unsettled flow that crosses it; FAR if none does. It is not
// below the floor from which rates are settled; this also absorbs rounding on a nearly full link.
fn link_share(replica: u32, link: u32) -> f32 {
  let users = atomicLoad(&links[link].unsettled);
  if (users == 0u) {
    return FAR;
  }
  let high = atomicLoad(&links[link].free_hi);
  let low = atomicLoad(&links[link].free_lo);
  let free = select(f32(high) * 4294967296.0 + f32(low), 0.0, high >= 0x80000000u);
  let share = free / params.rate_units / (f32(users) / params.weight_unit);
  return max(share, bitcast<f32>(atomicLoad(&control[replica].floor_rate)) * 0.99999);
}
