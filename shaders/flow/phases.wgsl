// Workgroup counts of the kernels that serve a phase, four u32 a row (x, y, z and padding): x covers the longest
// list of any replica, y counts replicas. A row is cleared by a control kernel that runs after its last use.
// Needs: control, groups.

const TOUCHED = 0u;  // decode, arm
const CALENDAR = 1u; // scan, events
const ENDED = 2u;    // record, advance
const STARTED = 3u;  // admit
const RELEASE = 4u;  // release
const FILL = 5u;     // two rows for each fill round of a tick (share; compare and settle), then one for each level
                     // of a search (reach)

fn clear_row(row: u32) {
  atomicStore(&groups[row * 4u], 0u);
  atomicStore(&groups[row * 4u + 1u], 0u);
}

// Makes the row's x cover `items`; yields the replica's place in the row's y.
fn join_row(row: u32, items: u32) -> u32 {
  atomicStore(&groups[row * 4u + 2u], 1u);
  atomicMax(&groups[row * 4u], (items + 63u) / 64u);
  return atomicAdd(&groups[row * 4u + 1u], 1u);
}

// Ends a fill round: what stayed unsettled is the list of the next round; nothing left means rates are settled.
fn close_fill(replica: u32) {
  let parity = control[replica].unsettled_parity;
  atomicStore(&control[replica].unsettled[parity], 0u);
  control[replica].unsettled_parity = 1u - parity;
  control[replica].fills += 1u;
  if (atomicLoad(&control[replica].unsettled[1u - parity]) == 0u) {
    control[replica].phase = EVENTS;
    atomicStore(&control[replica].floor_rate, bitcast<u32>(FAR));
    atomicStore(&control[replica].used_links, 0u);
  } else {
    control[replica].phase = OPENED;
  }
}
