// A port.

// One cache line: a port's queues, and the link behind it.
struct Port {
  // When the packet in service ends.
  free_window: u32,
  free_at: u32,
  // Packets on the link, by arrival.
  pipe_head: u32,
  pipe_tail: u32,
  // Waiting data; at an endpoint: the ring of able lanes.
  data_head: u32,
  data_tail: u32,
  control_head: u32,
  control_tail: u32,
  // At an endpoint: first of the lanes that wait for their pace, plus one.
  data_bytes: u32,
  control_bytes: u32,
  // Bytes of the data packet in service; at an endpoint: head of its own list of free slots.
  serving: u32,
  // Of a switch: what draws of marks begin with, or 0.
  draws: u32,
  // Of a link to a rank: packets for the rank; of an endpoint: notes and packets from the rank. By time.
  local_head: u32,
  local_tail: u32,
  paused: u32,
  // Window from which on `paused` is the other, or NONE.
  change_at: u32,
}
