// A replica: its clock, and why it stops.

#import "shared/none.wgsl"

struct PacketControl {
  // The window at work, or STOPPED.
  window: u32,
  // The next window in which anything is due.
  next: atomic<u32>,
  // When the window starts, ps.
  start: vec2<u32>,
  // Slots taken from the free list, and put back; how many had been put back when the window began.
  taken: atomic<u32>,
  freed: atomic<u32>,
  freed_before: u32,
  // 0, or why it has stopped.
  starved: atomic<u32>,
  // Lanes whose programs are over and whose packets are acked.
  done: atomic<u32>,
  windows: u32,
  // Packets acked and steps done, to tell whether the run makes progress.
  progress: atomic<u32>,
  pauses: atomic<u32>,
  // Packets sent again.
  resent: atomic<u32>,
  // The latest window that a list of arrivals was begun for.
  listed: atomic<u32>,
  // State of the last window with progress: its number, `progress` and `resent`.
  moved_window: u32,
  moved_progress: u32,
  moved_resent: u32,
  // The last window at work.
  last_window: u32,
}

// Why a replica has stopped before its end (`starved`). Its free list ran out, and it starts again
// with more slots; its end is past LATEST; or it makes no progress any more.
const STARVED = 1u;
const LATE = 2u;
const STUCK = 3u;

// In `window`: no window is left.
const STOPPED = 0xfffffffeu;
// Nothing is due more than 2^30 windows ahead, so up to here numbers of windows do not overflow.
const LATEST = 0xbfffffffu;

// The replica this invocation works on; the constant 0 when there is only one.
fn replica_of(id: vec3<u32>) -> u32 {
  return select(id.y, 0u, params.count.replicas == 1u);
}
