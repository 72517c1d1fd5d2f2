// A replica's work lists, one behind another in one buffer of params.list_stride words each.

#import "flow/calendar.wgsl"

// Lists with a length of all lanes: two of touched slots, one that started and ended ones share,
// two of unsettled ones. Used links follow, then two lists of blocks of the calendar. The entries
// of links' lists of unsettled flows come last (filling.wgsl).
const STARTED_LIST = 2u;
const UNSETTLED_LIST = 3u;
const SLOT_LISTS = 5u;

fn touched_list(replica: u32, parity: u32) -> u32 {
  return replica * params.list_stride + parity * params.lanes;
}

// Slots whose send started grow upwards from here, slots whose step ended downwards from the end.
fn started_list(replica: u32) -> u32 {
  return replica * params.list_stride + STARTED_LIST * params.lanes;
}

fn ended_list(replica: u32) -> u32 {
  return started_list(replica) + params.lanes - 1u;
}

fn unsettled_list(replica: u32, parity: u32) -> u32 {
  return replica * params.list_stride + (UNSETTLED_LIST + parity) * params.lanes;
}

fn used_link_list(replica: u32) -> u32 {
  return replica * params.list_stride + SLOT_LISTS * params.lanes;
}

fn stale_list(replica: u32) -> u32 {
  return used_link_list(replica) + params.links;
}

fn due_list(replica: u32) -> u32 {
  return stale_list(replica) + blocks();
}

fn fill_entries(replica: u32) -> u32 {
  return due_list(replica) + blocks();
}
