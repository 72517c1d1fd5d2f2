// A port's queues while it is served: the fields that most packets read and write are in variables,
// not in memory.

#import "packet/occupancy.wgsl"

struct Queues {
  control_head: u32,
  data_head: u32,
  control_bytes: u32,
  data_bytes: u32,
  // The part of `data_bytes` that is own data (occupancy.wgsl).
  own_bytes: u32,
  // Bytes of data in service; 0 for own data.
  serving: u32,
  // When the port can serve a waiting packet, as an offset in this window: when it is free, or the
  // latest arrival if that is later.
  ready: u32,
  // Bytes of data that it may hold in this window.
  limit: u32,
  // Packets that it has sent in this window, and their bytes.
  sent: u32,
  sent_bytes: u32,
}

fn queues_of(port: u32, stats: u32, now: u32, limit: u32) -> Queues {
  var q: Queues;
  q.control_head = ports[port].control_head;
  q.data_head = ports[port].data_head;
  q.control_bytes = ports[port].control_bytes;
  q.data_bytes = ports[port].data_bytes;
  q.own_bytes = own_bytes(stats);
  q.serving = ports[port].serving;
  q.ready = free_offset(port, now);
  q.limit = limit;
  return q;
}

// Bytes of data that occupy the switch's buffer.
fn buffered(q: ptr<function, Queues>) -> u32 {
  return (*q).data_bytes - (*q).own_bytes;
}

fn store_queues(q: ptr<function, Queues>, port: u32, stats: u32, now: u32) {
  ports[port].control_head = (*q).control_head;
  ports[port].data_head = (*q).data_head;
  ports[port].control_bytes = (*q).control_bytes;
  ports[port].data_bytes = (*q).data_bytes;
  ports[port].serving = (*q).serving;
  set_own_bytes(stats, (*q).own_bytes);
  put_free(port, now, (*q).ready);
}
