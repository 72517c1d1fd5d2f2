// Workgroup counts of the kernels over items that other kernels find on their way: a buffer of its
// own, since a kernel cannot write the counts that it is dispatched by. Needs: found_groups.

#import "flow/groups.wgsl"

const PATHS = 0u;  // trace or spray
const DUE = 1u;    // events
const SOLVES = 2u; // plan_reach, plan_fill
const FOUND_ROWS = 3u;

fn clear_found(row: u32) {
  atomicStore(&found_groups[row * ROW_WORDS + ROW_X], 0u);
  atomicStore(&found_groups[row * ROW_WORDS + ROW_Y], 0u);
}

// Makes the row cover one more item: its place on the list, and the replica's place in y.
fn find_item(row: u32, place: u32, y: u32) {
  atomicMax(&found_groups[row * ROW_WORDS + ROW_X], place / group_size + 1u);
  atomicMax(&found_groups[row * ROW_WORDS + ROW_Y], y + 1u);
  atomicStore(&found_groups[row * ROW_WORDS + ROW_Z], 1u);
}
