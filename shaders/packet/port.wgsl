// A port, one cache line: its queues, and the link behind it. Some fields have another meaning at
// an endpoint than at a switch's port, as the table says; functions of endpoint.wgsl read and write
// these.
//
// | field                    | a switch's port              | an endpoint (nic.wgsl)              |
// |--------------------------|------------------------------|-------------------------------------|
// | data_head, data_tail     | queue of data                | ring of lanes that are able to send |
// | control_head, _tail      | queue of the control class   | packets that it sends before data   |
// | data_bytes               | bytes of data that wait      | first of the lanes that wait for    |
// |                          |                              | their pace, plus one (0: none)      |
// | control_bytes            | bytes of control that wait   |                                     |
// | serving                  | bytes of data in service     | first of its own free slots         |
// | draws                    | first part of the hashes of  |                                     |
// |                          | marks, or 0                  |                                     |
// | local_head, local_tail   | where its link leads to a    | notes and packets from its rank     |
// |                          | rank: packets for the rank   |                                     |

struct Port {
  // When the packet in service ends.
  free_window: u32,
  free_at: u32,
  // Packets on the link, by arrival.
  pipe_head: u32,
  pipe_tail: u32,
  data_head: u32,
  data_tail: u32,
  control_head: u32,
  control_tail: u32,
  data_bytes: u32,
  control_bytes: u32,
  serving: u32,
  draws: u32,
  // By time.
  local_head: u32,
  local_tail: u32,
  paused: u32,
  // Window from which on `paused` is the other, or NONE.
  change_at: u32,
}
