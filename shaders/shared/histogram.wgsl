// The histogram of completion times: as many buckets an octave, from 1 ps on.

const OCTAVE_BITS = 7u;
const OCTAVE = 128u;
const BUCKETS = 8192u;
