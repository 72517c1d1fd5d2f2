// A rank's list of notes and packets, by time, and its own free slots. What the kernels of a rank pass on in a window,
// each working it off in order: receive → acks → lanes → nic. A note is a slot whose kind is one of these:

// A data packet came, an ack for it is to be sent (ACK and NACK with OUT set go to the port, without it they came in).
const OUT = 0x1000000u;
// place: the sender's limit, stamp: una; entropy: the one that the ack or nack echoes, with MARKED, or NONE. NACKED also
// resends seq, of the size in info; with TIMEOUT set it, or a PACE, is of a timer, and goes before delayed lanes.
// ACKED, where the control paces: seq is the lane's pace, or 0.
const ACKED = 4u;
const NACKED = 5u;
const TIMEOUT = 0x4000000u;
// A message: place, at: when it was issued; seq: its end; info: wire bytes of its last packet; entropy: mark or NONE.
// With NEW_FLOW set the lane turns to another flow, and stamp is its first limit.
const ISSUE = 6u;
const NEW_FLOW = 0x2000000u;
// All of a message has come. seq, stamp: run and turn.
const DELIVERED = 7u;
// An ack for a flow that its lane has left, or of a packet that has been acked: nothing but a free slot.
const STRAY = 9u;
// The lane has turned to a flow that goes by another endpoint.
const LEAVE = 10u;
// All has come that the flow's sender has to send, so it needs no pulls.
const DRAINED = 13u;
// seq: the lane's pace from now on. Where receivers pull: the lane may send a first window anew.
const PACE = 15u;
// All packets that were issued up to seq are acked.
const COMPLETE = 8u;
