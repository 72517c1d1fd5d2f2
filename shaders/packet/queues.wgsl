// A port's queues while it is served: what is read and written for every packet is kept at hand, not in memory.

struct Queues {
  control_head: u32,
  control_tail: u32,
  data_head: u32,
  data_tail: u32,
  control_bytes: u32,
  data_bytes: u32,
  serving: u32,
  // When the port is free, as an offset in this window.
  free: u32,
  pipe_tail: u32,
  // Bytes of data that it may hold in this window.
  limit: u32,
  // What draws of marks begin with, or 0.
  draws: u32,
  // Most that waited, of both classes, after an arrival of this window.
  high: u32,
}

fn load_queues(q: ptr<function, Queues>, port: u32, now: u32) {
  (*q).control_head = ports[port].control_head;
  (*q).control_tail = ports[port].control_tail;
  (*q).data_head = ports[port].data_head;
  (*q).data_tail = ports[port].data_tail;
  (*q).control_bytes = ports[port].control_bytes;
  (*q).data_bytes = ports[port].data_bytes;
  (*q).serving = ports[port].serving;
  (*q).pipe_tail = ports[port].pipe_tail;
  (*q).free = free_offset(port, now);
  (*q).high = 0u;
  (*q).draws = 0u;
}

fn store_queues(q: ptr<function, Queues>, port: u32, now: u32) {
  ports[port].control_head = (*q).control_head;
  ports[port].control_tail = (*q).control_tail;
  ports[port].data_head = (*q).data_head;
  ports[port].data_tail = (*q).data_tail;
  ports[port].control_bytes = (*q).control_bytes;
  ports[port].data_bytes = (*q).data_bytes;
  ports[port].serving = (*q).serving;
  ports[port].pipe_tail = (*q).pipe_tail;
  put_free(port, now, (*q).free);
}
