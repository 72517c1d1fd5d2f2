// Where the control kernels write: lists of replicas by phase, and the workgroup counts of the kernels that
// serve them (three u32 each; x covers the longest list of any replica, y counts replicas).
// Needs: params, active_out, groups.

const TOUCHED = 0u;  // decode, trace, arm
const SLOTS = 1u;    // scan, events
const ENDED = 2u;    // observe, advance
const STARTED = 3u;  // admit
const RELEASE = 4u;  // release
const USED = 5u;     // share
const OPEN = 6u;     // compare, settle

fn blocks(items: u32) -> u32 {
  return (items + 63u) / 64u;
}

fn clear_groups(which: u32) {
  atomicStore(&groups[which * 4u], 0u);
  atomicStore(&groups[which * 4u + 1u], 0u);
  atomicStore(&groups[which * 4u + 2u], 1u);
}

fn cover(which: u32, items: u32) {
  atomicMax(&groups[which * 4u], blocks(items));
}
