// A rank: its list of events in this window, by time, and when it must be woken.

struct Host {
  list_head: u32,
  list_tail: u32,
  // Its own free slots, through `next`.
  free: u32,
  // Windows: the earliest timer of its lanes, or earlier; the earliest delayed lane.
  timer: u32,
  delay: u32,
  // When it looks next at its held packets; first and last of the flows that it then looks at (plus
  // one; 0: none).
  ack_due: u32,
  ack_head: u32,
  ack_tail: u32,
  started: u32,
  // Work list of lanes that may be able to go on.
  work_head: u32,
  work_tail: u32,
  // The latest delivery, signal or mark.
  last_window: u32,
  last_at: u32,
  messages: u32,
  // The latest window with an event that its lanes must be told of.
  heard_window: u32,
  fct_sum: vec2<u32>,
  fct_min: vec2<u32>,
  fct_max: vec2<u32>,
}
