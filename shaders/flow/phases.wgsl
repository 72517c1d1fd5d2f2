// Workgroup counts of the kernels that serve a phase: x covers the longest list of any replica, y
// counts replicas. A row is cleared by a control kernel that runs after its last use.
// Needs: control, groups.

#import "flow/groups.wgsl"

const TOUCHED = 0u;  // decode, arm
const CALENDAR = 1u; // scan, due
const ENDED = 2u;    // record, advance
const STARTED = 3u;  // admit
const RELEASE = 4u;  // release
const STALE = 5u;    // renew
const RELIST = 6u;   // relist
// FILL_ROWS for each fill round of a tick (share; compare and settle), then one for each level of a
// search (reach), which are as many.
const FILL = 7u;
const FILL_ROWS = 2u;

fn clear_row(row: u32) {
  atomicStore(&groups[row * ROW_WORDS + ROW_X], 0u);
  atomicStore(&groups[row * ROW_WORDS + ROW_Y], 0u);
}

// Makes the row's x cover `items` of a replica that has joined it.
fn widen_row(row: u32, items: u32) {
  atomicMax(&groups[row * ROW_WORDS + ROW_X], (items + group_size - 1u) / group_size);
}

// Makes the row's x cover `items`; yields the replica's place in the row's y.
fn join_row(row: u32, items: u32) -> u32 {
  atomicStore(&groups[row * ROW_WORDS + ROW_Z], 1u);
  widen_row(row, items);
  return atomicAdd(&groups[row * ROW_WORDS + ROW_Y], 1u);
}

// Makes the row cover `items` of a replica whose place in y is that in another row.
fn cover_row(row: u32, items: u32, place: u32) {
  atomicStore(&groups[row * ROW_WORDS + ROW_Z], 1u);
  widen_row(row, items);
  atomicMax(&groups[row * ROW_WORDS + ROW_Y], place + 1u);
}

// Ends a fill round: the slots that stayed unsettled are the list of the next round; if none are
// left, rates are settled.
fn close_fill(replica: u32) {
  var parity = control[replica].unsettled_parity;
  control[replica].fills += 1u;
  if (control[replica].filling != LISTED) {
    atomicStore(&control[replica].unsettled[parity], 0u);
    parity = 1u - parity;
    control[replica].unsettled_parity = parity;
  }
  if (atomicLoad(&control[replica].unsettled[parity]) == 0u) {
    control[replica].phase = EVENTS;
    control[replica].filling = FLOWS;
    control[replica].unsettled_before = 0u;
    atomicStore(&control[replica].floor_rate, bitcast<u32>(FAR));
    atomicStore(&control[replica].used_links, 0u);
    atomicStore(&control[replica].reach_cost, 0u);
  } else {
    control[replica].phase = OPENED;
  }
}
